package io.lmcache4j.controller.directory;

/** What a {@link SnapshotReader} finds in a file, in this order. */
interface SnapshotSink {
    /** For who only wants to know whether a file is whole. */
    SnapshotSink NOTHING =
            new SnapshotSink() {
                @Override
                public void head(Mixer mixer, int segmentBits, int places, byte[] metadata) {}

                @Override
                public void run(int segment, boolean high, int keys) {}

                @Override
                public void key(long bits, int place) {}
            };

    /** Once, first. */
    void head(Mixer mixer, int segmentBits, int places, byte[] metadata) throws SnapshotException;

    /** Before keys of one segment. */
    void run(int segment, boolean high, int keys) throws SnapshotException;

    /** A key of the last run in one place; again if it is in several. */
    void key(long bits, int place);
}
