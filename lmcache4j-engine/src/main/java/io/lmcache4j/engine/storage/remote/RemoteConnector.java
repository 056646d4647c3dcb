package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.DamagedChunkException;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One way to one shared store (engine.md §7.7, §7.8).
 *
 * <p>Calls block, and come from many virtual threads at once. The tier above puts a deadline on
 * each and interrupts the thread when it passes; a call then ends soon, by an exception, and leaves
 * the connector usable. Nothing is retried here. A connection that breaks is made anew at the next
 * call.
 *
 * <p>Failures are {@link IOException}s whose message tells people what was asked of whom; passwords
 * never stand in one.
 */
public interface RemoteConnector extends AutoCloseable {
    /** Whether the store has this piece, as far as it tells without reading it. */
    boolean exists(EngineKey key) throws IOException, InterruptedException;

    /** How many leading keys of the list the store has. */
    default int countLeading(List<EngineKey> keys) throws IOException, InterruptedException {
        int found = 0;
        while (found < keys.size() && exists(keys.get(found))) {
            found++;
        }
        return found;
    }

    /**
     * Reads one piece into memory of the staging area.
     *
     * @return empty if the store does not have it; the caller owns the one count it comes with
     * @throws DamagedChunkException if what is there is not the piece
     */
    Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws IOException, InterruptedException;

    /**
     * Writes one piece. Nobody ever reads half of it. One that is there is replaced.
     *
     * @param object whose count the caller holds until this returns
     * @throws UnsupportedOperationException if the store's format can't express it; the message
     *     says why
     */
    void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException;

    /** Removes one piece; false if it was not there, or the store can't remove. */
    boolean remove(EngineKey key) throws IOException, InterruptedException;

    /**
     * Texts of the keys in the store, in no order, as far as it can list them.
     *
     * @throws UnsupportedOperationException if it can't
     */
    default List<String> list() throws IOException, InterruptedException {
        throw new UnsupportedOperationException("this store can't list its keys");
    }

    /** Whether {@link #ping} asks the store anything. */
    default boolean canPing() {
        return false;
    }

    /** Asks the store whether it is well; failing is the answer that it is not. */
    default void ping() throws IOException, InterruptedException {
        // Without a way to ask, it is well.
    }

    /** Ends all connections and, by an exception, all calls. Repeated calls do nothing. */
    @Override
    void close();
}
