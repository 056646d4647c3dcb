package io.lmcache4j.engine.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.storage.server.StoreStats.Client;
import io.lmcache4j.engine.storage.server.StoreStats.Drop;
import io.lmcache4j.engine.storage.server.StoreStats.Fault;
import io.lmcache4j.engine.storage.server.StoreStats.Kind;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;

/** What a client sees of the cache server, byte for byte (engine.md §7.13, decisions.md 9). */
class StoreServerTest {
    private static final String KEY = "meta/llama@8@3@-5f3a@bfloat16";
    private static final int[] NO = {400, 0, 1, 2, 0, 0, 0, 0, 0};
    private static final int[] YES = {200, 0, 1, 2, 0, 0, 0, 0, 0};

    private static byte[] bytes(int length, int seed) {
        byte[] data = new byte[length];
        new Random(seed).nextBytes(data);
        return data;
    }

    @Test
    void whatWasPutComesBackWithWhatWasSaidOfIt() throws Exception {
        try (var store = new ServedStore();
                RawClient client = store.client()) {
            byte[] data = bytes(100_001, 1);
            client.send(
                    RawClient.request(RawClient.PUT, KEY, data.length, 7, 8, 3, 0, -1, 9), data);
            assertThat(client.ask(RawClient.GET, KEY))
                    .containsExactly(200, data.length, 7, 8, 3, 0, -1, 9, 1);
            assertThat(client.read(data.length)).isEqualTo(data);
            assertThat(store.stats.asked(Kind.GET)).isEqualTo(1);
            assertThat(store.stats.found(Kind.GET)).isEqualTo(1);
        }
    }

    @Test
    void everyOtherReplySaysNothingButACode() throws Exception {
        try (var store = new ServedStore();
                RawClient client = store.client()) {
            assertThat(client.ask(RawClient.GET, KEY)).containsExactly(NO);
            assertThat(client.ask(RawClient.EXIST, KEY)).containsExactly(NO);
            assertThat(client.ask(RawClient.LIST, KEY)).containsExactly(NO);
            assertThat(client.ask(RawClient.HEALTH, "")).containsExactly(YES);
            client.put(KEY, bytes(80, 2));
            assertThat(client.ask(RawClient.EXIST, KEY)).containsExactly(YES);
            assertThat(store.stats.asked(Kind.EXIST)).isEqualTo(2);
            assertThat(store.stats.found(Kind.EXIST)).isEqualTo(1);
        }
    }

    @Test
    void aValueMayHaveNoBytes() throws Exception {
        try (var store = new ServedStore();
                RawClient client = store.client()) {
            client.put(KEY, new byte[0]);
            assertThat(client.ask(RawClient.GET, KEY)).containsExactly(200, 0, 1, 3, 2, 2, 0, 1, 1);
        }
    }

    @Test
    void anyTextIsAKeyOfItsOwn() throws Exception {
        String[] keys = {
            "a/b",
            "a-b",
            "A/b",
            "m@1@0@ab@half@0",
            "m@1@0@ab@half@1",
            "m@1@0@ab@half@01",
            "",
            "m@1@0@ab@half",
            "m@1@0@AB@half",
            "m@1@0@ab@half@t%v",
            "é".repeat(75),
            "x".repeat(150)
        };
        try (var store = new ServedStore();
                RawClient client = store.client()) {
            for (String key : keys) {
                client.put(key, ("value of " + key).getBytes(StandardCharsets.UTF_8));
            }
            for (String key : keys) {
                assertThat(new String(client.get(key), StandardCharsets.UTF_8))
                        .isEqualTo("value of " + key);
            }
        }
    }

    @Test
    void aSecondPutReplacesTheFirst() throws Exception {
        try (var store = new ServedStore();
                RawClient client = store.client()) {
            client.put(KEY, bytes(5_000, 3));
            client.put(KEY, bytes(70, 4));
            assertThat(client.get(KEY)).isEqualTo(bytes(70, 4));
        }
    }

    @Test
    void badLengthsEndTheConnection() throws Exception {
        try (var store = new ServedStore()) {
            for (int length : new int[] {-1, Integer.MIN_VALUE, (32 << 20) + 1}) {
                try (RawClient client = store.client()) {
                    client.send(RawClient.request(RawClient.PUT, KEY, length, 1, 3, 1, 1, 1, 1));
                    assertThat(client.isEnded()).isTrue();
                }
            }
            assertThat(store.stats.faults(Fault.BAD_LENGTH)).isEqualTo(3);
        }
    }

    @Test
    void whatIsNoRequestEndsTheConnectionAtOnce() throws Exception {
        try (var store = new ServedStore()) {
            try (RawClient browser = store.client()) {
                browser.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(browser.isEnded()).isTrue();
            }
            try (RawClient client = store.client()) {
                client.send(RawClient.request(6, KEY));
                assertThat(client.isEnded()).isTrue();
            }
            assertThat(store.stats.faults(Fault.UNKNOWN_COMMAND)).isEqualTo(2);
        }
    }

    @Test
    void aValueBeyondAllMemoryIsReadAndDropped() throws Exception {
        try (var store = new ServedStore(Map.of("max_local_cpu_size", 1.0 / 1024));
                RawClient client = store.client()) {
            client.put(KEY, bytes(10, 5));
            client.put(KEY, bytes(3 << 20, 6));
            assertThat(client.ask(RawClient.GET, KEY)).containsExactly(NO);
            assertThat(store.stats.dropped(Drop.TOO_LARGE)).isEqualTo(1);
        }
    }

    @Test
    void aValueIsSeenOnlyWhenItIsWhole() throws Exception {
        try (var store = new ServedStore();
                RawClient other = store.client()) {
            try (RawClient half = store.client()) {
                half.send(RawClient.request(RawClient.PUT, KEY, 100, 1, 3, 1, 1, 1, 50));
                half.send(bytes(99, 7));
                ServedStore.await(() -> store.server.inFlightBytes() == 100);
                assertThat(other.exists(KEY)).isFalse();
            }
            ServedStore.await(() -> store.stats.faults(Fault.HALF_VALUE) == 1);
            assertThat(other.exists(KEY)).isFalse();
            assertThat(store.server.inFlightBytes()).isZero();
        }
    }

    @Test
    void requestsMayComeByteByByteOrAllAtOnce() throws Exception {
        try (var store = new ServedStore();
                RawClient client = store.client()) {
            byte[] data = bytes(300, 8);
            client.dribble(RawClient.request(RawClient.PUT, KEY, 300, 1, 3, 1, 1, 1, 150));
            client.dribble(data);
            client.dribble(RawClient.request(RawClient.GET, KEY));
            assertThat(client.reply()[0]).isEqualTo(200);
            assertThat(client.read(300)).isEqualTo(data);
            client.send(
                    RawClient.request(RawClient.PUT, "b", 300, 1, 3, 1, 1, 1, 150),
                    data,
                    RawClient.request(RawClient.EXIST, "b"),
                    RawClient.request(RawClient.GET, "b"));
            assertThat(client.reply()[0]).isEqualTo(200);
            assertThat(client.reply()[0]).isEqualTo(200);
            assertThat(client.read(300)).isEqualTo(data);
        }
    }

    @Test
    void connectingAndClosingIsNoFault() throws Exception {
        try (var store = new ServedStore()) {
            for (int i = 0; i < 20; i++) {
                store.client().close();
                RawClient reset = store.client();
                reset.socket().setSoLinger(true, 0);
                reset.close();
            }
            ServedStore.await(
                    () ->
                            store.stats.clients(Client.ACCEPTED) == 40
                                    && store.server.connections() == 0);
            for (Fault fault : Fault.values()) {
                assertThat(store.stats.faults(fault)).as(fault.name()).isZero();
            }
        }
    }

    @Test
    void whatDoesNotFitMakesTheOldestLeave() throws Exception {
        try (var store = new ServedStore(Map.of("max_local_cpu_size", 4.0 / 1024));
                RawClient client = store.client()) {
            for (int i = 0; i < 10; i++) {
                client.put("key " + i, bytes(1 << 20, i));
            }
            assertThat(client.exists("key 0")).isFalse();
            assertThat(client.get("key 9")).isEqualTo(bytes(1 << 20, 9));
        }
    }
}
