package io.lmcache4j.engine.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.storage.server.StoreStats.Fault;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whatever comes in, the server stays in step with who keeps to the protocol. */
class StoreAnyBytesTest {
    private static ServedStore store;

    @BeforeContainer
    static void start() throws IOException {
        store = new ServedStore();
    }

    @AfterContainer
    static void stop() {
        store.close();
    }

    /** Requests of which a few bytes are others, and bytes of any kind between them. */
    @Provide
    Arbitrary<byte[]> nearlyRequests() {
        Arbitrary<byte[]> request =
                Combinators.combine(
                                Arbitraries.integers().between(0, 7),
                                Arbitraries.integers().between(-2, 400),
                                Arbitraries.integers().between(0, 185),
                                Arbitraries.bytes())
                        .as(
                                (command, length, at, other) -> {
                                    byte[] bytes =
                                            RawClient.request(
                                                    command, "fuzz", length, 1, 3, 1, 1, 1, 1);
                                    if (at % 3 == 0) {
                                        bytes[at] = other;
                                    }
                                    return bytes;
                                });
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        return Arbitraries.frequencyOf(Tuple.of(3, request), Tuple.of(1, noise))
                .list()
                .ofMaxSize(8)
                .map(StoreAnyBytesTest::joined);
    }

    private static byte[] joined(List<byte[]> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    @Property(tries = 300)
    void anyBytesEndInAnEndAndHurtNobody(@ForAll("nearlyRequests") byte[] bytes) throws Exception {
        try (RawClient client = store.client()) {
            client.send(bytes);
            client.finishSending();
            while (!client.isEnded()) {
                // Its replies, if there were requests.
            }
        } catch (SocketException hungUp) {
            // While this was still sending.
        }
        try (RawClient client = store.client()) {
            assertThat(client.ask(RawClient.HEALTH, "")[0]).isEqualTo(200);
        }
        assertThat(store.stats.faults(Fault.INTERNAL)).isZero();
        assertThat(store.stats.faults(Fault.TOO_SLOW)).isZero();
        ServedStore.await(() -> store.server.inFlightBytes() == 0);
    }

    /** A call: what, to which key, with how many bytes. */
    record Call(int command, int key, int length) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        return Combinators.combine(
                        Arbitraries.of(RawClient.PUT, RawClient.GET, RawClient.EXIST),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 70_000))
                .as(Call::new)
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 60)
    void itAnswersAsATableWould(@ForAll("calls") List<Call> calls) throws Exception {
        Map<String, byte[]> table = new HashMap<>();
        String run = "run " + System.nanoTime() + " ";
        try (RawClient client = store.client()) {
            for (Call call : calls) {
                String key = run + call.key();
                switch (call.command()) {
                    case RawClient.PUT -> {
                        byte[] data = new byte[call.length()];
                        Arrays.fill(data, (byte) call.length());
                        client.put(key, data);
                        table.put(key, data);
                    }
                    case RawClient.GET ->
                            assertThat(client.get(key))
                                    .isEqualTo(table.getOrDefault(key, new byte[0]));
                    case RawClient.EXIST ->
                            assertThat(client.exists(key)).isEqualTo(table.containsKey(key));
                    default -> throw new IllegalArgumentException(call.toString());
                }
            }
        }
    }
}
