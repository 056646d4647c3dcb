package io.lmcache4j.controller.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.ChunkKeys;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

class SnapshotFileTest {
    private static final byte[] METADATA = "workers".getBytes(StandardCharsets.UTF_8);

    private static final long PLENTY = Long.MAX_VALUE;

    @TempDir Path folder;
    private final Directory from = new Directory(1);
    private final Directory to = new Directory(1);
    private final List<Place> opened = new ArrayList<>();
    private byte[] metadata = {};

    @AfterEach
    void close() {
        from.close();
        to.close();
    }

    private List<Place> open(byte[] bytes, int places) {
        metadata = bytes;
        IntStream.range(0, places).forEach(i -> opened.add(to.open(i)));
        return opened;
    }

    private SnapshotFile file() {
        return new SnapshotFile(folder.resolve("keys.snapshot"));
    }

    /** Three places: one of plain keys, one of a few of these and the ends, an empty one. */
    private List<Place> filled(int keys) {
        List<Place> places = List.of(from.open(5), from.open(3), from.open(9));
        from.admitAll(
                ChunkKeys.of(LongStream.range(-keys / 2, keys - keys / 2).toArray()),
                places.get(0));
        from.admitAll(ChunkKeys.of(-1, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE), places.get(1));
        from.admit(new ChunkKey(-1, true), places.get(1));
        from.admit(new ChunkKey(-1, true), places.get(0));
        from.admit(new ChunkKey(Long.MIN_VALUE, true), places.get(0));
        return places;
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        List<Place> places = filled(10_000);
        assertThat(file().write(METADATA, places, from)).isEqualTo(10_008);
        assertThat(file().read(to, PLENTY, this::open)).hasValue(10_008);
        assertThat(metadata).isEqualTo(METADATA);
        assertThat(to.keys()).isEqualTo(10_008);
        for (int i = 0; i < places.size(); i++) {
            Place was = places.get(i);
            Place is = opened.get(i);
            assertThat(is.keys()).isEqualTo(was.keys());
            for (long bits : new long[] {-1, 0, 1, -5000, 4999, Long.MIN_VALUE, Long.MAX_VALUE}) {
                ChunkKey key = ChunkKey.of(bits);
                assertThat(to.contains(key, is)).isEqualTo(from.contains(key, was));
                ChunkKey high = new ChunkKey(bits | Long.MIN_VALUE, true);
                assertThat(to.contains(high, is)).isEqualTo(from.contains(high, was));
            }
        }
    }

    @Test
    void theDirectoryNeedNotBeNew() throws IOException {
        Place before = to.open(0);
        to.admit(ChunkKey.of(77), before);
        file().write(METADATA, filled(1000), from);
        assertThat(file().read(to, PLENTY, this::open)).hasValue(1008);
        assertThat(before.keys()).isOne();
        assertThat(to.contains(ChunkKey.of(77), opened.getFirst())).isTrue();
    }

    @Test
    void otherPlacesAndRetiredOnesAreLeftOut() throws IOException {
        List<Place> places = filled(1000);
        from.retire(places.get(1));
        file().write(METADATA, places.subList(0, 2), from);
        assertThat(file().read(to, PLENTY, this::open)).hasValue(1002);
        assertThat(opened.get(1).keys()).isZero();
        file().write(METADATA, List.of(), from);
        opened.clear();
        assertThat(file().read(to, PLENTY, this::open)).hasValue(0);
    }

    @Test
    void blocksEndWhereTheyMust() throws IOException {
        // Some 2.4 MB in two segments, so runs are continued in the next block.
        Place many = from.open(0);
        from.admitAll(ChunkKeys.of(LongStream.range(0, 200_000).toArray()), many);
        file().write(METADATA, List.of(many), from);
        assertThat(file().read(to, PLENTY, this::open)).hasValue(200_000);
        assertThat(LongStream.range(0, 200_000).mapToObj(ChunkKey::of))
                .allMatch(key -> to.contains(key, opened.getFirst()));
    }

    @Test
    void aKeyMayBeInMorePlacesThanABlockUsuallyHolds() throws IOException {
        List<Place> places = IntStream.range(0, 300_000).mapToObj(from::open).toList();
        places.forEach(place -> from.admit(ChunkKey.of(8), place));
        file().write(METADATA, places, from);
        assertThat(file().read(to, PLENTY, this::open)).hasValue(300_000);
        assertThat(opened).allMatch(place -> place.keys() == 1);
    }

    @Test
    void withoutAFileThereIsNothing() throws IOException {
        assertThat(file().read(to, PLENTY, this::open)).isEqualTo(OptionalLong.empty());
        assertThat(opened).isEmpty();
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        file().write(METADATA, filled(1), from);
        Path file = folder.resolve("keys.snapshot");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("keys.snapshot");
    }

    @Test
    void aFileThatCantBeWrittenLeavesTheOldOne() throws IOException {
        file().write(METADATA, filled(10), from);
        Files.createDirectories(folder.resolve("keys.snapshot.tmp/in-the-way"));
        assertThatThrownBy(() -> file().write(METADATA, List.of(), from))
                .isInstanceOf(IOException.class);
        assertThat(file().read(to, PLENTY, this::open)).hasValue(18);
    }

    @Test
    void whatIsLeftOfAnUnfinishedWriteIsReplaced() throws IOException {
        Files.writeString(folder.resolve("keys.snapshot.tmp"), "half a file");
        file().write(METADATA, filled(10), from);
        assertThat(file().read(to, PLENTY, this::open)).hasValue(18);
        assertThat(folder.resolve("keys.snapshot.tmp")).doesNotExist();
    }

    @Test
    void everyTruncationIsRefused() throws Exception {
        byte[] whole = BytesChannel.saved(from, METADATA, filled(20));
        for (int length = 0; length < whole.length; length++) {
            refuses(Arrays.copyOf(whole, length));
        }
        refuses(Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void everyFlippedBitIsRefused() throws Exception {
        byte[] whole = BytesChannel.saved(from, METADATA, filled(20));
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            whole[bit / 8] ^= (byte) (1 << bit % 8);
            refuses(whole);
            whole[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThat(to.load(new BytesChannel(whole), PLENTY, this::open)).isEqualTo(28);
    }

    private void refuses(byte[] bytes) {
        assertThatThrownBy(() -> to.load(new BytesChannel(bytes), PLENTY, this::open))
                .isInstanceOf(SnapshotException.class);
        assertThat(opened).isEmpty();
        assertThat(to.keys()).isZero();
    }

    @Test
    void whatIsRefusedIsKeptAsideAndExplained() throws IOException {
        Path path = folder.resolve("keys.snapshot");
        file().write(METADATA, filled(20), from);
        byte[] bytes = Files.readAllBytes(path);
        bytes[bytes.length / 2] ^= 1;
        Files.write(path, bytes);
        assertThatThrownBy(() -> file().read(to, PLENTY, this::open))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining(path + " was refused: the block at byte 55 is damaged")
                .hasMessageContaining("It is kept as " + file().refused());
        assertThat(file().refused()).hasBinaryContent(bytes);
        assertThat(file().read(to, PLENTY, this::open)).isEmpty();
    }

    @Test
    void aNewerFormatIsNamed() throws IOException {
        Path path = folder.resolve("keys.snapshot");
        file().write(METADATA, filled(20), from);
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer.wrap(bytes).putInt(8, 2);
        Files.write(path, bytes);
        assertThatThrownBy(() -> file().read(to, PLENTY, this::open))
                .hasMessageContaining("its format is version 2 at byte 8, and only 1 is known");
        Files.writeString(path, "something else altogether");
        assertThatThrownBy(() -> file().read(to, PLENTY, this::open))
                .hasMessageContaining("it is no snapshot of a directory");
        assertThat(file().refused()).hasContent("something else altogether");
    }

    @Test
    void whatHasNoRoomIsRefusedAndLeavesNothing() throws Exception {
        long keys = file().write(METADATA, filled(100_000), from);
        long takes = from.memoryBytes();
        assertThatThrownBy(() -> file().read(to, takes / 2, this::open))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("its keys take more than the 1 MiB that a directory may have")
                .hasMessageContaining("It is kept as " + file().refused());
        assertThat(to.keys()).isZero();
        assertThat(to.awaitSweep(60, TimeUnit.SECONDS)).isTrue();
        assertThat(to.memoryBytes()).isLessThan(takes / 100);

        Files.move(file().refused(), folder.resolve("keys.snapshot"));
        opened.clear();
        assertThat(file().read(to, 2 * takes, this::open)).hasValue(keys);
    }

    @Test
    void theKeeperMayRefuseItsOwnBytes() throws IOException {
        file().write(METADATA, filled(20), from);
        assertThatThrownBy(
                        () ->
                                file().read(
                                                to,
                                                PLENTY,
                                                (_, _) -> {
                                                    throw new SnapshotException("no such worker");
                                                }))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("no such worker");
        assertThat(file().refused()).exists();
        assertThat(to.keys()).isZero();
    }
}
