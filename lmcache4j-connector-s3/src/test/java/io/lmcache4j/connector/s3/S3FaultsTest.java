package io.lmcache4j.connector.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.StagingFullException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Servers that misbehave; a {@link S3Fixture} fails when memory is lost. */
@Timeout(60)
class S3FaultsTest {
    private static final byte[] WHOLE = new byte[S3Fixture.CHUNK];

    private static S3Fixture connect(WireServer server) {
        return new S3Fixture("s3://" + S3Server.BUCKET, S3Server.settings(server.url()));
    }

    private static S3Fixture impatient(WireServer server) {
        return new S3Fixture("s3://" + S3Server.BUCKET, S3Server.settings(server.url()), 1);
    }

    static IOException failure(ThrowingCallable call) {
        return catchThrowableOfType(IOException.class, call);
    }

    /** Says that a whole chunk comes, sends half of it, and then nothing until the end. */
    private static WireServer.Answer stalling(CountDownLatch halfSent, CountDownLatch end) {
        return (_, out) -> {
            out.write(WireServer.head(200, S3Fixture.CHUNK));
            out.write(WHOLE, 0, S3Fixture.CHUNK / 2);
            out.flush();
            halfSent.countDown();
            end.await();
            return false;
        };
    }

    @Test
    void aBodyThatStallsEndsByItsDeadline() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (WireServer server = new WireServer(stalling(new CountDownLatch(1), end));
                S3Fixture s3 = impatient(server)) {
            assertThat(failure(() -> s3.get(1)))
                    .isNotInstanceOf(DamagedChunkException.class)
                    .hasMessageContaining("s3 bucket chunks at " + server.url())
                    .hasMessageContaining("GET org/model@1@0@1@bfloat16");
            server.answers(WireServer.status(200, WHOLE));
            assertThat(s3.get(1)).contains((byte) 0);
            end.countDown();
        }
    }

    @Test
    void anInterruptedReadGivesItsMemoryBack() throws Exception {
        CountDownLatch halfSent = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (WireServer server = new WireServer(stalling(halfSent, end));
                S3Fixture s3 = connect(server);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<IOException> reader =
                    callers.submit(
                            () -> {
                                assertThatThrownBy(() -> s3.get(1))
                                        .isInstanceOf(InterruptedException.class);
                                return null;
                            });
            halfSent.await();
            callers.shutdownNow();
            assertThat(reader.get()).isNull();
            server.answers(WireServer.status(200, WHOLE));
            assertThat(s3.get(1)).contains((byte) 0);
            end.countDown();
        }
    }

    @Test
    void closingEndsCallsUnderWay() throws Exception {
        CountDownLatch halfSent = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (WireServer server = new WireServer(stalling(halfSent, end));
                S3Fixture s3 = connect(server);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<IOException> reader = callers.submit(() -> failure(() -> s3.get(1)));
            halfSent.await();
            s3.connector.close();
            assertThat(reader.get()).hasMessageContaining("closed");
            assertThat(failure(() -> s3.get(1))).hasMessageContaining("closed");
            end.countDown();
        }
    }

    @Test
    void aBodyThatEndsEarlyIsNoChunk() throws Exception {
        WireServer.Answer half =
                (_, out) -> {
                    out.write(WireServer.head(200, S3Fixture.CHUNK));
                    out.write(WHOLE, 0, S3Fixture.CHUNK / 2);
                    return false;
                };
        try (WireServer server = new WireServer(half);
                S3Fixture s3 = connect(server)) {
            assertThat(failure(() -> s3.get(1))).hasMessageContaining("GET org/model");
        }
    }

    @Test
    void anObjectOfAnotherLengthIsDamagedAndNotRead() throws Exception {
        WireServer.Answer endless =
                (_, out) -> {
                    out.write(WireServer.head(200, 1L << 40));
                    out.write(WHOLE);
                    return true;
                };
        try (WireServer server = new WireServer(endless);
                S3Fixture s3 = connect(server)) {
            DamagedChunkException damaged =
                    catchThrowableOfType(DamagedChunkException.class, () -> s3.get(1));
            assertThat(damaged.missCause()).isEqualTo(MissCause.WRONG_LENGTH);
            assertThat(damaged).hasMessageContaining("1099511627776 bytes, a whole piece has 2048");
        }
    }

    @Test
    void withoutMemoryItIsAMissOfItsOwnKind() throws Exception {
        try (WireServer server = new WireServer(WireServer.status(200, WHOLE));
                S3Fixture s3 = connect(server)) {
            assertThatThrownBy(
                            () ->
                                    s3.connector.get(
                                            S3Fixture.key(1),
                                            _ -> {
                                                throw new StagingFullException("none left");
                                            }))
                    .isInstanceOf(StagingFullException.class)
                    .hasMessage("none left");
            assertThat(s3.get(1)).contains((byte) 0);
        }
    }

    @Test
    void aConnectionThatTheServerGivesUpIsMadeAnew() throws Exception {
        byte[] head =
                new String(WireServer.head(200, S3Fixture.CHUNK), StandardCharsets.US_ASCII)
                        .replaceFirst("\r\n", "\r\nConnection: close\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        WireServer.Answer closing =
                (_, out) -> {
                    out.write(head);
                    out.write(WHOLE);
                    return false;
                };
        try (WireServer server = new WireServer(closing);
                S3Fixture s3 = connect(server)) {
            for (int i = 0; i < 10; i++) {
                assertThat(s3.get(i)).contains((byte) 0);
            }
            assertThat(server.connections()).isEqualTo(10);
        }
    }

    @Test
    void connectionsAreKeptAndBounded() throws Exception {
        try (WireServer server = new WireServer(WireServer.status(200, WHOLE))) {
            var settings = S3Server.settings(server.url());
            settings.put("s3_num_io_threads", 2);
            try (S3Fixture s3 = new S3Fixture("s3://" + S3Server.BUCKET, settings);
                    ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                var reads =
                        callers.invokeAll(Collections.nCopies(20, (Callable<?>) () -> s3.get(1)));
                for (var read : reads) {
                    assertThat(read.get()).isNotNull();
                }
                assertThat(server.connections()).isBetween(1, 2);
            }
        }
    }
}
