package io.lmcache4j.engine.token;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash of Aumasson and Bernstein, which CPython hashes text with (engine.md §4.6).
 *
 * @param compressionRounds rounds after each word of eight bytes
 * @param finalizationRounds rounds at the end
 */
record SipHash(int compressionRounds, int finalizationRounds) {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    long hash(long k0, long k1, byte[] data) {
        State state = new State(k0, k1);
        int whole = data.length & -Long.BYTES;
        for (int at = 0; at < whole; at += Long.BYTES) {
            state.compress((long) WORD.get(data, at), compressionRounds);
        }
        // The last word holds the rest and, in its top byte, the length.
        long last = (long) data.length << 56;
        for (int at = whole; at < data.length; at++) {
            last |= (data[at] & 0xFFL) << (8 * (at - whole));
        }
        state.compress(last, compressionRounds);
        return state.finish(finalizationRounds);
    }

    private static final class State {
        private long v0;
        private long v1;
        private long v2;
        private long v3;

        State(long k0, long k1) {
            v0 = k0 ^ 0x736f6d6570736575L;
            v1 = k1 ^ 0x646f72616e646f6dL;
            v2 = k0 ^ 0x6c7967656e657261L;
            v3 = k1 ^ 0x7465646279746573L;
        }

        void compress(long word, int rounds) {
            v3 ^= word;
            rounds(rounds);
            v0 ^= word;
        }

        long finish(int rounds) {
            v2 ^= 0xFF;
            rounds(rounds);
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void rounds(int count) {
            for (int i = 0; i < count; i++) {
                v0 += v1;
                v2 += v3;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
