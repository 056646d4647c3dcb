package io.lmcache4j.bench.controller;

import io.lmcache4j.controller.directory.Directory;
import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.ChunkKeys;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.MessageException;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncBatchMsg;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Workers that hold equally many keys, all different ones, in a directory of their own. */
final class Fleet implements AutoCloseable {
    /** What a worker of LMCache reports at once in a full sync. */
    static final int REPORT = 2000;

    private static final int BATCH = 50;

    private final Directory directory = new Directory();
    private final List<Place> places = new ArrayList<>();
    private final int keys;

    /** Of so many workers with so many keys each. */
    Fleet(int workers, int keys) {
        this.keys = keys;
        for (int i = 0; i < workers; i++) {
            places.add(directory.open(i));
            fill(directory, i, places.get(i), keys);
        }
    }

    Directory directory() {
        return directory;
    }

    List<Place> places() {
        return places;
    }

    /** Key number n that a worker has at some time; hashes look like that. */
    static long key(int worker, long n) {
        long mixed = ((long) worker << 40) + n;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** So many new places. */
    static List<Place> open(Directory directory, int count) {
        return IntStream.range(0, count).mapToObj(directory::open).toList();
    }

    /** Workers that all have the same keys. */
    static void share(Directory directory, int workers, int keys) {
        for (Place place : open(directory, workers)) {
            fill(directory, 0, place, keys);
        }
    }

    /**
     * All keys of a worker, as it reports them in a full sync: nanoseconds from the bytes of its
     * messages to the directory.
     */
    long report(int worker, Place place) throws MessageException {
        long nanos = 0;
        for (int from = 0; from < keys; from += REPORT) {
            byte[] frame =
                    MessageCodec.encode(
                            new FullSyncBatchMsg(
                                    "vllm-" + worker,
                                    0,
                                    "LocalCPUBackend",
                                    "sync",
                                    from / REPORT,
                                    ChunkKeys.of(some(worker, from))));
            long start = System.nanoTime();
            if (MessageCodec.decode(frame) instanceof FullSyncBatchMsg batch) {
                directory.admitAll(batch.keys(), place);
            }
            nanos += System.nanoTime() - start;
        }
        return nanos;
    }

    private static long[] some(int worker, int from) {
        long[] batch = new long[REPORT];
        for (int i = 0; i < REPORT; i++) {
            batch[i] = key(worker, (long) from + i);
        }
        return batch;
    }

    private static void fill(Directory directory, int worker, Place place, int keys) {
        for (int from = 0; from < keys; from += REPORT) {
            directory.admitAll(ChunkKeys.of(some(worker, from)), place);
        }
    }

    /** A key that some worker has. */
    ChunkKey any(SplittableRandom random) {
        return ChunkKey.of(key(random.nextInt(places.size()), random.nextInt(keys)));
    }

    /** Lets workers evict their oldest keys and admit new ones, batch by batch. */
    final class Churn {
        private final long[] oldest = new long[places.size()];
        private final long[] bits = new long[BATCH];
        private final long[] admits = {0x5555_5555_5555_5555L};
        private int next;

        /** Some batches of 50 operations, half of each: nanoseconds in the directory. */
        long run(int batches) {
            long nanos = 0;
            for (int n = 0; n < batches; n++) {
                int worker = next++ % places.size();
                for (int i = 0; i < BATCH; i += 2) {
                    bits[i] = key(worker, oldest[worker] + keys);
                    bits[i + 1] = key(worker, oldest[worker]++);
                }
                long start = System.nanoTime();
                directory.apply(bits, admits, BATCH, places.get(worker));
                nanos += System.nanoTime() - start;
            }
            return nanos;
        }

        /** Operations in so many batches. */
        static long operations(long batches) {
            return batches * BATCH;
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
