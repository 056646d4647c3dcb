package io.lmcache4j.connector.redis;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.remote.Staging;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How a piece lies in the store (engine.md §7.11). */
sealed interface PieceLayout permits TwoKeyLayout, RawLayout {
    /** The key whose presence means that the piece is there. */
    byte[] presence(EngineKey key);

    /** What a listed key must end with, to be that of a piece. */
    String suffix();

    Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws IOException, InterruptedException;

    void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException;

    boolean remove(EngineKey key) throws IOException, InterruptedException;

    /** Whether each piece is there. */
    List<Boolean> exist(List<EngineKey> keys) throws IOException, InterruptedException;
}
