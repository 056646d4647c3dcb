package io.lmcache4j.engine.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.storage.server.StoreStats.Client;
import io.lmcache4j.engine.storage.server.StoreStats.Drop;
import io.lmcache4j.engine.storage.server.StoreStats.Fault;
import io.lmcache4j.engine.storage.server.StoreStats.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Clients that misbehave, and what the others notice of it. */
@Timeout(120)
class StoreFaultsTest {
    private static final int MIB = 1 << 20;
    private static final Map<String, Object> FOUR_MIB = Map.of("max_local_cpu_size", 4.0 / 1024);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static byte[] bytes(int length, int seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    @Test
    void aValueThatStandsStillEndsItsConnectionAndIsNotSeen() throws Exception {
        try (var store = new ServedStore(Map.of(), o -> o.withRequestPatience(SHORT));
                RawClient other = store.client();
                RawClient half = store.client()) {
            half.send(RawClient.request(RawClient.PUT, "k", 100, 1, 3, 1, 1, 1, 50), bytes(40, 1));
            assertThat(half.isEnded()).isTrue();
            assertThat(store.stats.faults(Fault.TOO_SLOW)).isEqualTo(1);
            assertThat(other.exists("k")).isFalse();
            ServedStore.await(() -> store.server.inFlightBytes() == 0);
        }
    }

    @Test
    void aRequestThatStandsStillEndsItsConnectionButSilenceDoesNot() throws Exception {
        try (var store = new ServedStore(Map.of(), o -> o.withRequestPatience(SHORT));
                RawClient silent = store.client();
                RawClient half = store.client()) {
            half.send(Arrays.copyOf(RawClient.request(RawClient.GET, "k"), 100));
            assertThat(half.isEnded()).isTrue();
            assertThat(store.stats.faults(Fault.TOO_SLOW)).isEqualTo(1);
            assertThat(silent.ask(RawClient.HEALTH, "")[0]).isEqualTo(200);
        }
    }

    @Test
    void aReaderThatDoesNotReadGivesItsValueBack() throws Exception {
        try (var store = new ServedStore(Map.of(), o -> o.withRequestPatience(SHORT));
                RawClient writer = store.client();
                RawClient reader = store.client()) {
            writer.put("big", bytes(30 * MIB, 1));
            assertThat(writer.exists("big")).isTrue();
            reader.send(RawClient.request(RawClient.GET, "big"));
            ServedStore.await(() -> store.stats.faults(Fault.TOO_SLOW) == 1);
            // Three of these fit only if nobody holds the first one.
            writer.put("b", bytes(30 * MIB, 2));
            writer.put("c", bytes(30 * MIB, 3));
            assertThat(writer.exists("c")).isTrue();
        }
    }

    @Test
    void aReaderGetsTheOldValueWholeWhileItIsReplaced() throws Exception {
        try (var store = new ServedStore();
                RawClient writer = store.client();
                RawClient reader = store.client()) {
            byte[] old = bytes(20 * MIB, 1);
            writer.put("k", old);
            assertThat(writer.exists("k")).isTrue();
            assertThat(reader.ask(RawClient.GET, "k")[1]).isEqualTo(old.length);
            for (int i = 0; i < 5; i++) {
                writer.put("k", bytes(10 * MIB, i));
            }
            assertThat(writer.get("k")).isEqualTo(bytes(10 * MIB, 4));
            assertThat(reader.read(old.length)).isEqualTo(old);
        }
    }

    @Test
    void aValueForWhichNothingCanLeaveIsDroppedAndTheConnectionStaysInStep() throws Exception {
        try (var store = new ServedStore(FOUR_MIB, o -> o.withMemoryPatience(SHORT));
                RawClient writer = store.client();
                RawClient holder = store.client()) {
            // Half of the memory is on its way in, and stays there.
            holder.send(
                    RawClient.request(RawClient.PUT, "held", 2 * MIB, 1, 3, 1, 1, 1, 1),
                    bytes(10, 1));
            ServedStore.await(() -> store.server.inFlightBytes() > 0);
            writer.put("k", bytes(100, 2));
            writer.put("k", bytes(3 * MIB, 3));
            assertThat(writer.ask(RawClient.GET, "k")[0]).isEqualTo(400);
            assertThat(
                            store.stats.dropped(Drop.NO_MEMORY)
                                    + store.stats.dropped(Drop.TOO_MANY_IN_FLIGHT))
                    .isPositive();
            holder.send(Arrays.copyOf(bytes(10, 1), 2 * MIB - 10));
            assertThat(holder.exists("held")).isTrue();
            writer.put("k", bytes(MIB, 4));
            assertThat(writer.get("k")).isEqualTo(bytes(MIB, 4));
        }
    }

    @Test
    void silentConnectionsMakeRoomForClientsThatAsk() throws Exception {
        List<RawClient> silent = new ArrayList<>();
        try (var store = new ServedStore();
                RawClient early = store.client()) {
            assertThat(early.ask(RawClient.HEALTH, "")[0]).isEqualTo(200);
            for (int i = 0; i < 2_000; i++) {
                silent.add(store.client());
            }
            ServedStore.await(() -> store.stats.clients(Client.ACCEPTED) == 2_001);
            assertThat(store.server.connections()).isLessThanOrEqualTo(64);
            assertThat(store.stats.clients(Client.REAPED)).isGreaterThanOrEqualTo(1_937);
            try (RawClient late = store.client()) {
                late.put("k", bytes(10, 1));
                assertThat(late.exists("k")).isTrue();
            }
            assertThat(early.exists("k")).isTrue();
            assertThat(store.stats.clients(Client.REFUSED)).isZero();
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void whoComesWhenAllClientsAreWantedIsSentAway() throws Exception {
        List<RawClient> wanted = new ArrayList<>();
        try (var store = new ServedStore()) {
            for (int i = 0; i < 64; i++) {
                wanted.add(store.client());
                assertThat(wanted.getLast().ask(RawClient.HEALTH, "")[0]).isEqualTo(200);
            }
            assertThat(store.server.isFull()).isTrue();
            try (RawClient late = store.client()) {
                assertThat(late.isEnded()).isTrue();
            }
            assertThat(store.stats.clients(Client.REFUSED)).isEqualTo(1);
            assertThat(wanted.getFirst().ask(RawClient.HEALTH, "")[0]).isEqualTo(200);
        } finally {
            for (RawClient client : wanted) {
                client.close();
            }
        }
    }

    @Test
    void eightClientsOnTheSameKeysSeeOnlyWholeValues() throws Exception {
        try (var store = new ServedStore(Map.of("max_local_cpu_size", 6.0 / 1024));
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> clients =
                    IntStream.range(0, 8)
                            .<Callable<Integer>>mapToObj(i -> () -> load(store, i))
                            .toList();
            int found = 0;
            for (Future<Integer> client : threads.invokeAll(clients)) {
                found += client.get();
            }
            assertThat(found).isPositive();
            assertThat(store.stats.found(Kind.GET)).isEqualTo(found);
            assertThat(store.stats.asked(Kind.GET)).isEqualTo(8 * 100);
        }
    }

    /** Puts and gets; each value is made from its length. */
    private static int load(ServedStore store, int seed) throws IOException {
        Random random = new Random(seed);
        int found = 0;
        try (RawClient client = store.client()) {
            for (int i = 0; i < 100; i++) {
                int length = random.nextInt(500_000);
                client.put("key " + random.nextInt(20), bytes(length, length));
                int[] reply = client.ask(RawClient.GET, "key " + random.nextInt(20));
                if (reply[0] == 200) {
                    found++;
                    assertThat(client.read(reply[1])).isEqualTo(bytes(reply[1], reply[1]));
                }
            }
        }
        return found;
    }

    @Test
    void closingEndsClientsInTheMiddleOfAnything() throws Exception {
        var store = new ServedStore();
        try (RawClient idle = store.client();
                RawClient half = store.client();
                RawClient reader = store.client()) {
            reader.put("k", bytes(20 * MIB, 1));
            assertThat(reader.exists("k")).isTrue();
            reader.send(RawClient.request(RawClient.GET, "k"));
            half.send(RawClient.request(RawClient.PUT, "h", 100, 1, 3, 1, 1, 1, 50));
            ServedStore.await(() -> store.server.inFlightBytes() == 100);
            long start = System.nanoTime();
            store.close();
            store.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(9));
            assertThat(idle.isEnded()).isTrue();
            assertThat(store.server.connections()).isZero();
            for (Fault fault : Fault.values()) {
                assertThat(store.stats.faults(fault)).as(fault.name()).isZero();
            }
        }
    }
}
