package io.lmcache4j.connector.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.lmcache4j.connector.s3.WireServer.Request;
import io.lmcache4j.engine.VectorFile;
import io.lmcache4j.engine.key.EngineKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What goes over the wire, as bytes. */
@Timeout(60)
class S3WireTest {
    private static final WireServer.Answer EMPTY = WireServer.status(200, new byte[0]);

    private static S3Fixture virtualHost(WireServer server) {
        Map<String, Object> settings = S3Server.settings(server.url());
        settings.remove("lmcache4j.s3_endpoint");
        settings.remove("lmcache4j.s3_path_style");
        settings.put("disable_tls", true);
        return new S3Fixture(
                "s3://" + S3Server.BUCKET + "." + S3Server.HOST + ":" + server.port(), settings);
    }

    @Test
    void pathsAreThoseOfTheVectors() throws Exception {
        List<JsonNode> vectors =
                VectorFile.elements(VectorFile.read("wire-formats.json").get("cache_engine_keys"))
                        .toList();
        assertThat(vectors).isNotEmpty();
        try (WireServer server = new WireServer(EMPTY);
                S3Fixture s3 = virtualHost(server)) {
            for (JsonNode vector : vectors) {
                s3.connector.exists(EngineKey.parse(vector.get("string").asText()));
            }
            assertThat(server.requests())
                    .extracting(Request::line)
                    .containsExactlyElementsOf(
                            vectors.stream()
                                    .map(v -> "HEAD " + v.get("s3_path").asText() + " HTTP/1.1")
                                    .toList());
            assertThat(server.requests())
                    .allSatisfy(
                            request ->
                                    assertThat(request.headers())
                                            .containsEntry(
                                                    "host",
                                                    S3Server.BUCKET
                                                            + "."
                                                            + S3Server.HOST
                                                            + ":"
                                                            + server.port()));
        }
    }

    @Test
    void bodiesAreTheRawBytesAndNothingElse() throws Exception {
        try (WireServer server = new WireServer(EMPTY);
                S3Fixture s3 = virtualHost(server)) {
            s3.put(7, 16, (byte) 3);
            Request put = server.requests().getFirst();
            assertThat(put.line()).isEqualTo("PUT /org_model%401%400%407%40bfloat16 HTTP/1.1");
            assertThat(put.body()).isEqualTo("\u0003".repeat(S3Fixture.CHUNK));
            assertThat(put.headers())
                    .containsEntry("content-length", String.valueOf(S3Fixture.CHUNK))
                    .doesNotContainKeys("content-encoding", "transfer-encoding", "x-amz-trailer")
                    .doesNotContainKeys("x-amz-checksum-crc32", "x-amz-sdk-checksum-algorithm");
            assertThat(put.headers().get("authorization"))
                    .startsWith("AWS4-HMAC-SHA256 Credential=" + S3Server.KEY_ID + "/")
                    .contains("/us-west-2/s3/aws4_request")
                    .doesNotContain(S3Server.SECRET);
        }
    }

    @Test
    void nothingIsTriedAgain() throws Exception {
        try (WireServer server = new WireServer(WireServer.status(503, new byte[0]));
                S3Fixture s3 = virtualHost(server)) {
            assertThat(S3FaultsTest.failure(() -> s3.get(1))).hasMessageContaining("503");
            assertThat(S3FaultsTest.failure(() -> s3.put(1, 16, (byte) 1)))
                    .hasMessageContaining("503");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aLookupAsksInWavesThatGrow() throws Exception {
        List<EngineKey> keys = LongStream.range(0, 40).<EngineKey>mapToObj(S3Fixture::key).toList();
        try (WireServer server = new WireServer(EMPTY);
                S3Fixture s3 = virtualHost(server)) {
            assertThat(s3.connector.countLeading(keys)).isEqualTo(40);
            assertThat(server.requests()).hasSize(40);
            server.answers(WireServer.status(404, new byte[0]));
            assertThat(s3.connector.countLeading(keys)).isZero();
            assertThat(server.requests()).hasSize(44);
        }
    }
}
