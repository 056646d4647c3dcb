package io.lmcache4j.controller.directory;

import java.util.List;

/** Puts the keys of a proved file into a directory. Made again for each file. */
final class SnapshotLoader implements SnapshotSink {
    /** Parts of a file between looks at what the directory takes: that goes over all of it. */
    private static final int RUNS_BETWEEN_LOOKS = 512;

    private final Directory directory;
    private final long mostBytes;
    private final SnapshotFile.Opener opener;
    private List<Place> opened = List.of();
    private Place[] places = {};
    private long[] counts = {};
    private boolean sameSegments;
    private KeyTable table;
    private int runs;
    private long loaded;

    SnapshotLoader(Directory directory, long mostBytes, SnapshotFile.Opener opener) {
        this.directory = directory;
        this.mostBytes = mostBytes;
        this.opener = opener;
    }

    @Override
    public void head(Mixer mixer, int segmentBits, int count, byte[] metadata)
            throws SnapshotException {
        sameSegments = directory.adopt(mixer, segmentBits);
        opened = List.copyOf(opener.open(metadata, count));
        if (opened.size() != count) {
            throw new IllegalStateException(opened.size() + " places were opened, not " + count);
        }
        places = opened.toArray(Place[]::new);
        counts = new long[count];
    }

    @Override
    public void run(int segment, boolean high, int keys) throws SnapshotException {
        if (++runs % RUNS_BETWEEN_LOOKS == 0) {
            requireRoom();
        }
        table = directory.tableFor(high);
        if (sameSegments) {
            table.segment(segment).reserve(keys);
        }
    }

    @Override
    public void key(long bits, int place) {
        if (table.admit(bits, places[place])) {
            counts[place]++;
        }
    }

    private void requireRoom() throws SnapshotException {
        if (directory.memoryBytes() > mostBytes) {
            throw new SnapshotException(
                    "its keys take more than the %d MiB that a directory may have here; a larger"
                                    .formatted(mostBytes >> 20)
                            + " heap gives it more");
        }
    }

    /** How many keys are loaded, counted for each place. */
    long finish() throws SnapshotException {
        requireRoom();
        for (int i = 0; i < places.length; i++) {
            places[i].count(counts[i]);
            loaded += counts[i];
        }
        return loaded;
    }

    /** Takes it all back. */
    void undo() {
        opened.forEach(directory::retire);
    }
}
