package io.lmcache4j.controller.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.lmcache4j.api.fuzz.FuzzRuns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

class SnapshotFuzzTest {
    private static final FuzzRuns RUNS = FuzzRuns.of(SnapshotFuzzTest.class);
    private static final int MOST_PLACES = 64;

    /** A file is refused and leaves nothing, or what it has can be written and read again. */
    @FuzzTest(maxExecutions = FuzzRuns.EXECUTIONS)
    void file(byte[] bytes) throws Exception {
        RUNS.count();
        check(bytes);
        check(withRightSums(bytes));
    }

    private static void check(byte[] bytes) throws Exception {
        try (Loaded first = new Loaded(bytes)) {
            if (first.keys.isEmpty()) {
                assertThat(first.directory.keys()).isZero();
                assertThat(first.places).allMatch(Place::isRetired);
                return;
            }
            assertThat(first.directory.keys()).isEqualTo(first.keys.getAsLong());
            byte[] written = BytesChannel.saved(first.directory, first.metadata, first.places);
            try (Loaded second = new Loaded(written)) {
                assertThat(second.keys).isEqualTo(first.keys);
                assertThat(second.metadata).isEqualTo(first.metadata);
                assertThat(second.places.stream().map(Place::keys))
                        .isEqualTo(first.places.stream().map(Place::keys).toList());
            }
        }
    }

    /** As a fleet reads one: places are opened as far as its own bytes have them. */
    private static final class Loaded implements AutoCloseable {
        final Directory directory = new Directory(1);
        final List<Place> places = new ArrayList<>();
        final OptionalLong keys;
        byte[] metadata = {};

        Loaded(byte[] bytes) throws IOException {
            keys = load(bytes);
        }

        private OptionalLong load(byte[] bytes) throws IOException {
            try {
                return OptionalLong.of(
                        directory.load(new BytesChannel(bytes), Long.MAX_VALUE, this::open));
            } catch (SnapshotException e) {
                assertThat(e.getMessage()).isNotEmpty();
                return OptionalLong.empty();
            }
        }

        private List<Place> open(byte[] bytes, int count) throws SnapshotException {
            if (count > MOST_PLACES) {
                throw new SnapshotException("workers have fewer places");
            }
            metadata = bytes;
            IntStream.range(0, count).forEach(i -> places.add(directory.open(i)));
            return places;
        }

        @Override
        public void close() {
            directory.close();
        }
    }

    /** Otherwise hardly any change would come further than the first sum. */
    private static byte[] withRightSums(byte[] bytes) {
        byte[] right = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(right);
        int at = SnapshotFormat.magicBytes() + Integer.BYTES;
        while (at + SnapshotFormat.BLOCK_HEAD_BYTES <= right.length) {
            long end = (long) at + SnapshotFormat.BLOCK_HEAD_BYTES + buffer.getInt(at + 4);
            if (end < at || end + SnapshotFormat.CRC_BYTES > right.length) {
                break;
            }
            var crc = new CRC32C();
            crc.update(right, 0, (int) end);
            buffer.putInt((int) end, (int) crc.getValue());
            at = (int) end + SnapshotFormat.CRC_BYTES;
        }
        return right;
    }
}
