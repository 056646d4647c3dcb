package io.lmcache4j.controller.explain;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.registry.Holder;

import java.util.List;

/**
 * One chunk of a prompt as the controller names it.
 *
 * @param index from 0
 * @param start position of its first token
 * @param end position after its last token
 * @param where who holds it, first in line first; nobody if it is missing
 */
public record ExplainedChunk(int index, int start, int end, ChunkKey key, List<Holder> where) {
    /** Whether anybody holds it. */
    public boolean isPresent() {
        return !where.isEmpty();
    }
}
