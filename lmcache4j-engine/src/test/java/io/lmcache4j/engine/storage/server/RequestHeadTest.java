package io.lmcache4j.engine.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.storage.remote.lm.LmHead;
import io.lmcache4j.engine.storage.remote.lm.LmProtocolException;
import io.lmcache4j.engine.storage.remote.lm.LmRequest;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Whatever stands in the 186 bytes of a request, both readers of it agree, and no other fails. */
class RequestHeadTest {
    private static final int MOST_KEY_BYTES = 150;

    /** One byte that is another. */
    record Change(int at, byte to) {}

    @Provide
    Arbitrary<byte[]> heads() {
        Arbitrary<byte[]> requests =
                Combinators.combine(
                                Arbitraries.integers().between(0, 6),
                                keys(),
                                Arbitraries.integers().list().ofSize(7),
                                changes())
                        .as(RequestHeadTest::changed);
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofSize(LmRequest.SIZE);
        return Arbitraries.frequencyOf(Tuple.of(4, requests), Tuple.of(1, noise));
    }

    private static Arbitrary<String> keys() {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(40);
        Arbitrary<String> layers =
                Arbitraries.integers()
                        .between(-1, 100)
                        .map(layer -> "model@2@1@ff0088@half@" + layer);
        return Arbitraries.oneOf(texts, layers)
                .filter(key -> key.getBytes(StandardCharsets.UTF_8).length <= MOST_KEY_BYTES);
    }

    private static Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, LmRequest.SIZE - 1), Arbitraries.bytes())
                .as(Change::new)
                .list()
                .ofMaxSize(4);
    }

    private static byte[] changed(
            int command, String key, List<Integer> said, List<Change> changes) {
        byte[] bytes =
                RawClient.request(
                        command, key, said.stream().mapToInt(Integer::intValue).toArray());
        changes.forEach(change -> bytes[change.at()] = change.to());
        return bytes;
    }

    @Property(tries = 2000)
    void bothReadersAgree(@ForAll("heads") byte[] bytes) {
        var head = new LmHead(ByteBuffer.wrap(bytes));
        Optional<LmRequest> request = request(ByteBuffer.wrap(bytes));
        Optional<String> key = key(head);
        assertThat(head.metadata()).hasSize(LmHead.METADATA_SIZE);
        request.ifPresent(
                said -> {
                    assertThat(head.command()).contains(said.command());
                    assertThat(key).contains(said.key());
                    assertThat(request(said.encode())).contains(said);
                });
        key.ifPresent(RequestHeadTest::nameIsItsOwn);
    }

    private static Optional<LmRequest> request(ByteBuffer bytes) {
        try {
            return Optional.of(LmRequest.decode(bytes));
        } catch (LmProtocolException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return Optional.empty();
        }
    }

    private static Optional<String> key(LmHead head) {
        try {
            return Optional.of(head.key());
        } catch (LmProtocolException noText) {
            return Optional.empty();
        }
    }

    private static void nameIsItsOwn(String key) {
        assertThat(StoreKeys.of(key)).isEqualTo(StoreKeys.of(key));
        assertThat(StoreKeys.of(key).text()).isNotEqualTo(StoreKeys.of(key + "0").text());
    }
}
