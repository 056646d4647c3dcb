package io.lmcache4j.connector.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.jclouds.blobstore.BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a real server does beyond the contract. */
@Timeout(60)
class S3ServerTest {
    private static final String URL = "s3://" + S3Server.BUCKET;
    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void empty() {
        server.empty();
    }

    private static S3Fixture connect() {
        return new S3Fixture(URL, server.settings());
    }

    private static void store(EngineKey key, int length) {
        BlobStore store = server.store();
        store.putBlob(
                S3Server.BUCKET,
                store.blobBuilder(S3Connector.objectName(key)).payload(new byte[length]).build());
    }

    private static IOException failure(S3Fixture s3) {
        return S3FaultsTest.failure(() -> s3.get(1));
    }

    @Test
    void theHostOfTheUrlNamesBucketAndServer() throws Exception {
        try (S3Server virtual = S3Server.startWithVirtualHosts()) {
            Map<String, Object> settings = virtual.settings();
            settings.remove("lmcache4j.s3_endpoint");
            settings.remove("lmcache4j.s3_path_style");
            settings.put("disable_tls", true);
            String url = URL + "." + S3Server.HOST + ":" + virtual.port();
            try (S3Fixture s3 = new S3Fixture(url, settings)) {
                s3.put(1, 16, (byte) 7);
                assertThat(s3.get(1)).contains((byte) 7);
                assertThat(virtual.store().blobExists(S3Server.BUCKET, "org_model@1@0@1@bfloat16"))
                        .isTrue();
            }
        }
    }

    @Test
    void anObjectOfAnotherLengthIsThereButDamaged() throws Exception {
        try (S3Fixture s3 = connect()) {
            for (int length : List.of(0, 1024, 2047, 2049, 1 << 20)) {
                store(S3Fixture.key(1), length);
                assertThat(s3.connector.exists(S3Fixture.key(1))).isTrue();
                DamagedChunkException damaged =
                        catchThrowableOfType(DamagedChunkException.class, () -> s3.get(1));
                assertThat(damaged.missCause()).isEqualTo(MissCause.WRONG_LENGTH);
                assertThat(damaged).hasMessageContaining("has " + length + " bytes");
            }
            store(S3Fixture.key(1), S3Fixture.CHUNK);
            assertThat(s3.get(1)).contains((byte) 0);
        }
    }

    @Test
    void whatOthersWriteAndRemoveIsSeenAtOnce() throws Exception {
        try (S3Fixture s3 = connect()) {
            assertThat(s3.connector.exists(S3Fixture.key(1))).isFalse();
            store(S3Fixture.key(1), S3Fixture.CHUNK);
            assertThat(s3.connector.exists(S3Fixture.key(1))).isTrue();
            server.empty();
            assertThat(s3.connector.exists(S3Fixture.key(1))).isFalse();
        }
    }

    @Test
    void aPartialChunkIsRefusedWithTheReason() throws Exception {
        try (S3Fixture s3 = connect()) {
            assertThatThrownBy(() -> s3.put(1, 5, (byte) 1))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("whole chunks only, of 2048 bytes")
                    .hasMessageContaining("save_unfull_chunk");
            assertThat(s3.connector.exists(S3Fixture.key(1))).isFalse();
        }
    }

    @Test
    void namesOfAllPagesAreListed() throws Exception {
        store(S3Fixture.key(-1), 10);
        for (int i = 0; i < 1005; i++) {
            store(S3Fixture.key(i), 1);
        }
        try (S3Fixture s3 = connect()) {
            assertThat(s3.connector.list())
                    .hasSize(1006)
                    .contains("org_model@1@0@-1@bfloat16", "org_model@1@0@3ec@bfloat16");
        }
    }

    @Test
    void wrongCredentialsAreSaidWithoutShowingThem() {
        Map<String, Object> settings = server.settings();
        settings.put("aws_secret_access_key", "mistyped-secret");
        try (S3Fixture s3 = new S3Fixture(URL, settings)) {
            assertThat(failure(s3))
                    .hasMessageContaining("403 SignatureDoesNotMatch")
                    .hasMessageContaining("check extra_config.aws_access_key_id")
                    .hasStackTraceContaining("403");
            assertThat(stackTrace(failure(s3))).doesNotContain("mistyped-secret");
            assertThatThrownBy(s3.connector::ping).hasMessageContaining("403");
        }
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void connectingFailsWithTheReason() {
        Map<String, Object> settings = server.settings();
        settings.put("aws_access_key_id", "nobody");
        ConnectorContext context = S3Fixture.context(settings, 30, Optional.empty());
        assertThatThrownBy(() -> new S3ConnectorFactory().connect(RemoteUrl.parse(URL), context))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HEAD: 403");
    }

    @Test
    void aBucketThatDoesNotExistIsAFailureNotAMiss() {
        try (S3Fixture s3 = new S3Fixture("s3://elsewhere", server.settings())) {
            assertThat(failure(s3)).hasMessageContaining("404 NoSuchBucket");
            assertThatThrownBy(s3.connector::ping)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("does the bucket exist?");
        }
    }

    @Test
    void aServerThatComesBackIsUsedAgain() throws Exception {
        try (S3Fixture s3 = connect()) {
            s3.put(1, 16, (byte) 9);
            int port = server.port();
            server.stop();
            assertThat(failure(s3)).hasMessageContaining("127.0.0.1:" + port);
            assertThatThrownBy(s3.connector::ping).isInstanceOf(IOException.class);
            server.startAgain(port);
            assertThat(s3.get(1)).contains((byte) 9);
        }
    }
}
