package io.lmcache4j.controller.directory;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.ChunkKeys;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Which places hold which keys, exactly, over the whole range of a {@link ChunkKey}. Thread-safe.
 *
 * <p>A key in one place takes 24 to 26 bytes, whether there are thousands of keys or a billion; one
 * in several places takes 4 to 8 more for each of them. 0.4 MB are there from the start. Looking
 * for a key takes one or two misses of the processor's cache, however many places there are, and
 * waits for no writer longer than one of 4,096 parts of the directory takes to grow.
 *
 * <p>Taking a place away is immediate: from then on no answer names it. What the tables have of it
 * is removed in the background, one part after the other.
 */
public final class Directory implements AutoCloseable {
    private static final int ADMITS_AT_ONCE = 1024;
    private static final int SEGMENT_BITS = 12;

    private final Places places = new Places();
    private final Sweeper sweeper = new Sweeper(this::sweep);
    private final int segmentBits;

    /** Keys of the signed range, as nearly all are. */
    private volatile KeyTable low;

    /** Keys of 2^63 and more; null until there is one. */
    private volatile KeyTable high;

    /** An empty one. */
    public Directory() {
        this(SEGMENT_BITS);
    }

    /** One of fewer parts, which then grow as in a large one. */
    Directory(int segmentBits) {
        this.segmentBits = segmentBits;
        low = new KeyTable(Mixer.random(), segmentBits);
    }

    /**
     * A new, empty place.
     *
     * @param order its rank among places, see {@link Place#order()}
     * @throws IllegalStateException if there are 2^30 already
     */
    public Place open(long order) {
        return places.open(order);
    }

    /** Empties a place for good and lets nothing in any more. Repeatable; returns at once. */
    public void retire(Place place) {
        if (place.retire()) {
            sweeper.add(place);
        }
    }

    /** Notes that a key is in a place: false if that was known, or the place is retired. */
    public boolean admit(ChunkKey key, Place place) {
        boolean done = tableFor(key.high()).admit(key.bits(), place);
        place.count(done ? 1 : 0);
        return done;
    }

    /** Notes that a key is not in a place any more: false if it was not. */
    public boolean evict(ChunkKey key, Place place) {
        KeyTable table = table(key.high());
        boolean done = table != null && table.evict(key.bits(), place);
        place.count(done ? -1 : 0);
        return done;
    }

    /**
     * Many of both, on keys of the signed range, in order.
     *
     * @param bits the keys
     * @param admitMask a bit for each, the lowest of the first word first: set to admit
     * @param count how many
     */
    public void apply(long[] bits, long[] admitMask, int count, Place place) {
        place.count(low.apply(bits, admitMask, count, place));
    }

    /** Admits all keys. */
    public void admitAll(ChunkKeys keys, Place place) {
        if (keys.hasHigh()) {
            for (int i = 0; i < keys.size(); i++) {
                admit(keys.get(i), place);
            }
            return;
        }
        long[] some = new long[Math.min(ADMITS_AT_ONCE, keys.size())];
        long[] admit = new long[ADMITS_AT_ONCE / Long.SIZE];
        Arrays.fill(admit, -1);
        for (int from = 0; from < keys.size(); from += some.length) {
            apply(some, admit, keys.copyInto(some, from), place);
        }
    }

    /** Whether a key is in a place. */
    public boolean contains(ChunkKey key, Place place) {
        KeyTable table = table(key.high());
        // Asked afterwards too: meanwhile its number may have become another's.
        return table != null && table.contains(key.bits(), place) && !place.isRetired();
    }

    /** Adds the places that have a key, in any order. */
    public void placesOf(ChunkKey key, List<Place> into) {
        KeyTable table = table(key.high());
        if (table != null) {
            table.holders(key.bits(), places, new Holders.All(into, into.size()));
        }
    }

    /** The place of the lowest order that has a key. */
    public Optional<Place> first(ChunkKey key) {
        KeyTable table = table(key.high());
        if (table == null) {
            return Optional.empty();
        }
        Holders.First first = new Holders.First();
        table.holders(key.bits(), places, first);
        return first.place();
    }

    /** The keys of all places; one that is in several counts for each. */
    public long keys() {
        return places.keys();
    }

    /** About what all this takes. */
    public long memoryBytes() {
        KeyTable other = high;
        return low.bytes() + (other == null ? 0 : other.bytes());
    }

    private KeyTable table(boolean isHigh) {
        return isHigh ? high : low;
    }

    /** The table for such keys, which is made if need be. */
    KeyTable tableFor(boolean isHigh) {
        if (isHigh && high == null) {
            openHigh();
        }
        return table(isHigh);
    }

    private synchronized void openHigh() {
        if (high == null) {
            high = new KeyTable(low.mixer(), segmentBits);
        }
    }

    /** Spreads keys as a file has them, unless that is too late: whether it does. */
    synchronized boolean adopt(Mixer mixer, int bits) {
        if (bits != segmentBits || places.wereOpened()) {
            return false;
        }
        low = new KeyTable(mixer, bits);
        return true;
    }

    /** Writes the keys of places; see {@link SnapshotFile#write}. */
    long save(WritableByteChannel to, byte[] metadata, List<Place> kept) throws IOException {
        places.hold();
        try {
            return new SnapshotWriter(to, kept).write(metadata, low, high);
        } finally {
            places.release();
        }
    }

    /** Reads them; see {@link SnapshotFile#read}. */
    long load(SeekableByteChannel from, long mostBytes, SnapshotFile.Opener opener)
            throws IOException {
        new SnapshotReader(from, SnapshotSink.NOTHING).read();
        from.position(0);
        SnapshotLoader loader = new SnapshotLoader(this, mostBytes, opener);
        boolean whole = false;
        try {
            new SnapshotReader(from, loader).read();
            long keys = loader.finish();
            whole = true;
            return keys;
        } finally {
            if (!whole) {
                loader.undo();
            }
        }
    }

    private void sweep(List<Place> retired, BooleanSupplier stop) {
        Doomed doomed = new Doomed(retired);
        if (sweep(low, doomed, stop) && sweep(high, doomed, stop)) {
            places.free(retired);
        }
    }

    private static boolean sweep(KeyTable table, Doomed doomed, BooleanSupplier stop) {
        for (int i = 0; table != null && i < table.segments(); i++) {
            if (stop.getAsBoolean()) {
                return false;
            }
            table.segment(i).sweep(doomed);
        }
        return true;
    }

    /** Retired places that could not be swept; tried again when another is retired. */
    public int unsweptPlaces() {
        return sweeper.unswept();
    }

    /** Waits until nothing is left of retired places; false if that takes longer, or failed. */
    public boolean awaitSweep(long time, TimeUnit unit) throws InterruptedException {
        return sweeper.await(time, unit);
    }

    /** Ends sweeping. What is known can still be asked. Repeatable. */
    @Override
    public void close() {
        sweeper.close();
    }
}
