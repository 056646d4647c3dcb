package io.lmcache4j.engine;

import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.memory.MemoryFormat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Contents of KV caches that tell seed and position. */
final class KvRows {
    private KvRows() {}

    static void fill(KvCaches caches, int[] slots, long seed) {
        byte[] row = new byte[Math.toIntExact(caches.tokenBytes())];
        MemorySegment bytes = MemorySegment.ofArray(row);
        for (int i = 0; i < slots.length; i++) {
            for (int at = 0; at < row.length; at += 4) {
                bytes.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) (seed * 100 + i) * 31 + at);
            }
            caches.scatter(bytes, format(caches), new int[] {slots[i]}, 0, 1, 0);
        }
    }

    static byte[] read(KvCaches caches, int[] slots) {
        byte[] rows = new byte[Math.toIntExact(caches.tokenBytes() * slots.length)];
        caches.gather(MemorySegment.ofArray(rows), format(caches), slots, 0, slots.length);
        return rows;
    }

    private static MemoryFormat format(KvCaches caches) {
        return caches.useMla() ? MemoryFormat.KV_MLA_FMT : MemoryFormat.KV_2LTD;
    }
}
