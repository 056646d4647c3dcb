package io.lmcache4j.controller.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.ChunkKey;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.List;

class OperationsTest {
    private static final ChunkKey HIGH = ChunkKey.of(BigInteger.TWO.pow(63));

    @Test
    void whatIsAddedIsThere() {
        Operations operations = many(1000);

        assertThat(operations.size()).isEqualTo(1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(operations.isAdmit(i)).isEqualTo(i % 3 == 0);
            assertThat(operations.number(i)).isEqualTo(i);
            assertThat(operations.key(i)).isEqualTo(i % 7 == 0 ? HIGH : ChunkKey.of(-i));
        }
    }

    @Test
    void othersAreAddedAtTheEnd() {
        Operations operations = many(70);
        operations.addAll(many(1000));

        assertThat(operations.size()).isEqualTo(1070);
        for (int i = 0; i < 1000; i++) {
            assertThat(operations.isAdmit(70 + i)).isEqualTo(i % 3 == 0);
            assertThat(operations.key(70 + i).high()).isEqualTo(i % 7 == 0);
        }
    }

    @Test
    void nothingIsLeftOfABatchBefore() {
        Operations operations = many(1000);
        operations.fill(List.of());
        for (int i = 0; i < 1000; i++) {
            operations.add(ChunkKey.of(i), false, 0);
        }

        assertThat(operations.hasHigh()).isFalse();
        for (int i = 0; i < 1000; i++) {
            assertThat(operations.isAdmit(i)).isFalse();
        }
    }

    private static Operations many(int count) {
        Operations operations = new Operations();
        for (int i = 0; i < count; i++) {
            operations.add(i % 7 == 0 ? HIGH : ChunkKey.of(-i), i % 3 == 0, i);
        }
        return operations;
    }
}
