package io.lmcache4j.engine.storage.remote.lm;

import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.memory.MalformedHeaderException;
import io.lmcache4j.engine.memory.MemoryFormat;
import io.lmcache4j.engine.memory.RemoteMetadata;
import io.lmcache4j.engine.memory.TensorGroup;

import java.nio.ByteBuffer;
import java.util.List;

/** What both messages say of a piece: the header of one tensor (engine.md §7.9). */
final class LmMetadata {
    static final int SIZE = RemoteMetadata.size(1);

    /** What stands there when nothing is said. */
    static final RemoteMetadata NOTHING =
            new RemoteMetadata(
                    0, MemoryFormat.KV_2LTD, List.of(new TensorGroup(KvDtype.FLOAT16, List.of(0))));

    private LmMetadata() {}

    /** Refuses what has no place in a message. */
    static RemoteMetadata checked(RemoteMetadata metadata) {
        if (metadata.groups().size() != 1) {
            throw new IllegalArgumentException(
                    "a message of lm:// describes one tensor, not " + metadata.groups().size());
        }
        return metadata;
    }

    static RemoteMetadata decode(ByteBuffer bytes) throws LmProtocolException {
        try {
            return RemoteMetadata.decode(bytes, 1);
        } catch (MalformedHeaderException e) {
            throw new LmProtocolException(e.getMessage(), e);
        }
    }
}
