package io.lmcache4j.engine.storage.remote.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lmcache4j.engine.key.CacheEngineKey;
import io.lmcache4j.engine.key.Tag;
import io.lmcache4j.engine.memory.RemoteMetadata;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorContract;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The client against a server written from the specification. */
class LmConnectorTest extends RemoteConnectorContract {
    private LmTestServer server;

    @Override
    protected RemoteConnector connect() throws Exception {
        server = new LmTestServer();
        return connect(server.url());
    }

    private static RemoteConnector connect(String url) {
        return new LmConnectorFactory()
                .connect(RemoteUrl.parse(url), context(Map.of("lmcache4j.lm_connections", 3)));
    }

    @Override
    protected boolean removes() {
        return false;
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private LmConnector client() {
        return (LmConnector) connector;
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 10 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aPutIsItsRequestTheDataAndAQuestionForTheKey() throws Exception {
        put(key(1), chunk(5), 1);
        assertThat(server.requests).hasSize(2);
        assertThat(LmRequest.decode(ByteBuffer.wrap(server.requests.getFirst())))
                .isEqualTo(
                        new LmRequest(
                                LmCommand.PUT,
                                RemoteMetadata.of(chunk(5)),
                                LmLocation.NONE,
                                key(1).text()));
        assertThat(LmRequest.decode(ByteBuffer.wrap(server.requests.getLast())))
                .isEqualTo(LmRequest.of(LmCommand.EXIST, key(1).text()));
    }

    @Test
    void aFewConnectionsServeAnyNumberOfCallers() throws Exception {
        put(key(1), chunk(16), 1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> call = () -> connector.exists(key(1));
            for (Future<Boolean> found : callers.invokeAll(Collections.nCopies(200, call))) {
                assertThat(found.get()).isTrue();
            }
        }
        assertThat(client().connections()).isBetween(1, 3);
        assertThat(server.connections()).isEqualTo(client().connections());
    }

    @Test
    void aReplyMayComeByteByByte() throws Exception {
        put(key(1), chunk(16), 1);
        server.fault = LmTestServer.Fault.DRIBBLES;
        assertHas(key(1), chunk(16), 1);
    }

    @Test
    void aServerThatHangsUpIsAFailureAndNothingIsKept() throws Exception {
        put(key(1), chunk(16), 1);
        for (var fault :
                List.of(
                        LmTestServer.Fault.HANGS_UP_IN_THE_REPLY,
                        LmTestServer.Fault.HANGS_UP_IN_THE_DATA)) {
            server.fault = fault;
            assertThatThrownBy(() -> connector.get(key(1), this::stage))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining(server.url());
            assertThat(pool.activeObjects()).isZero();
            assertThat(client().connections()).isZero();
        }
        server.fault = LmTestServer.Fault.NONE;
        assertHas(key(1), chunk(16), 1);
    }

    @Test
    void whatTheServerSaysOfAPieceMustFit() throws Exception {
        spoiled(0, 2047, MissCause.WRONG_LENGTH);
        spoiled(0, -1, MissCause.WRONG_HEADER);
        spoiled(1, 6, MissCause.WRONG_HEADER);
        spoiled(1, 99, MissCause.WRONG_HEADER);
        spoiled(2, 2, MissCause.WRONG_HEADER);
        spoiled(4, 3, MissCause.WRONG_HEADER);
        spoiled(5, 17, MissCause.WRONG_HEADER);
        spoiled(5, 15, MissCause.WRONG_LENGTH);
    }

    private void spoiled(int number, int value, MissCause cause) throws Exception {
        put(key(1), chunk(16), 1);
        server.spoil(key(1).text(), number, value);
        var damage =
                catchThrowableOfType(
                        DamagedChunkException.class, () -> connector.get(key(1), this::stage));
        assertThat(damage.missCause()).isEqualTo(cause);
        assertThat(pool.activeObjects()).isZero();
        // Its data is still on the way there.
        assertThat(client().connections()).isZero();
    }

    @Test
    void anInterruptedCallTakesItsConnectionAlong() throws Exception {
        put(key(1), chunk(16), 1);
        server.fault = LmTestServer.Fault.SILENT;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int asked = server.requests.size();
            List<Future<?>> calls =
                    List.of(
                            callers.submit(() -> connector.get(key(1), this::stage)),
                            callers.submit(() -> connector.exists(key(1))),
                            callers.submit(
                                    () -> {
                                        connector.ping();
                                        return true;
                                    }));
            until(() -> server.requests.size() == asked + 3);
            // One more waits for its turn.
            Future<?> waiting = callers.submit(() -> connector.exists(key(2)));
            waiting.cancel(true);
            calls.forEach(call -> call.cancel(true));
        }
        until(() -> client().connections() == 0);
        server.fault = LmTestServer.Fault.NONE;
        assertHas(key(1), chunk(16), 1);
        assertThat(pool.activeObjects()).isZero();
    }

    @Test
    void anInterruptedThreadIsToldSo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> connector.exists(key(1)))
                .isInstanceOfAny(InterruptedException.class, ClosedByInterruptException.class);
        assertThat(Thread.interrupted() || client().connections() == 0).isTrue();
    }

    @Test
    void aConnectionThatTheServerGaveUpIsNotUsedAgain() throws Exception {
        put(key(1), chunk(16), 1);
        server.hangUp();
        until(() -> server.connections() == 0);
        assertHas(key(1), chunk(16), 1);
    }

    @Test
    void aPieceThatTheServerDropsIsRefusedAndNobodyIsBroken() throws Exception {
        server.fault = LmTestServer.Fault.DROPS_PUTS;
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> put(key(1), chunk(16), 1))
                .withMessageContaining("did not keep");
        assertThat(client().connections()).isOne();
    }

    @Test
    void aLongKeyIsRefusedBeforeAnythingIsSent() throws Exception {
        CacheEngineKey plain = key(1);
        CacheEngineKey longer =
                new CacheEngineKey(
                        plain.modelName(),
                        1,
                        0,
                        plain.chunkHash(),
                        plain.dtype(),
                        List.of(new Tag("t", "x".repeat(150))));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> put(longer, chunk(16), 1))
                .withMessageContaining("room for a key of 150 bytes");
        assertThat(connector.exists(longer)).isFalse();
        assertThat(connector.get(longer, this::stage)).isEmpty();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void itCanNotList() {
        assertThatThrownBy(connector::list).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aPingIsAnsweredAndAnAbsentServerNamed() throws Exception {
        assertThat(connector.canPing()).isTrue();
        connector.ping();
        server.close();
        assertThatThrownBy(connector::ping)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(server.url());
    }

    @Test
    void itsEndEndsCallsUnderWay() throws Exception {
        server.fault = LmTestServer.Fault.SILENT;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> call = callers.submit(() -> connector.exists(key(1)));
            until(() -> server.requests.size() == 1);
            connector.close();
            assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> connector.exists(key(1))).hasMessageContaining("is closed");
        assertThat(client().connections()).isZero();
    }

    @Test
    void addressesAreHostAndPort() {
        assertThat(LmAddress.parse(RemoteUrl.parse("lm://cache.local:65432")))
                .isEqualTo(new LmAddress("cache.local", 65_432));
        assertThat(LmAddress.parse(RemoteUrl.parse("lm://[::1]:1/")))
                .isEqualTo(new LmAddress("::1", 1))
                .hasToString("lm://[::1]:1");
        for (String bad :
                List.of("h", "h:", ":1", "h:0", "h:65536", "h:x", "::1:1", "u:hunter2@h:1")) {
            assertThatThrownBy(() -> connect("lm://" + bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("lm://host:port")
                    .hasMessageNotContaining("hunter2");
        }
        assertThatThrownBy(() -> connect("plugin://lm.second"))
                .hasMessageContaining("remote_storage_plugin.lm.second.url");
    }
}
