package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.storage.remote.lm.LmHead;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * How a value lies in a tier: its bytes, and behind them the 28 bytes that its client said of it.
 * For the tiers it is plain bytes, so that any length and any metadata come back as they came.
 */
final class StoredValue {
    private StoredValue() {}

    /** What to ask memory for. */
    static ObjectShape shape(int length) {
        return ObjectShape.ofBytes(length + LmHead.METADATA_SIZE);
    }

    /** The bytes of the value alone. */
    static ByteBuffer data(MemoryObj object) {
        return object.bytes().asSlice(0, length(object)).asByteBuffer();
    }

    /** Puts down what the client said. */
    static void describe(MemoryObj object, byte[] metadata) {
        object.bytes()
                .asSlice(length(object), LmHead.METADATA_SIZE)
                .copyFrom(MemorySegment.ofArray(metadata));
    }

    /** What the client said. */
    static ByteBuffer description(MemoryObj object) {
        return object.bytes().asSlice(length(object), LmHead.METADATA_SIZE).asByteBuffer();
    }

    static long length(MemoryObj object) {
        return object.size() - LmHead.METADATA_SIZE;
    }
}
