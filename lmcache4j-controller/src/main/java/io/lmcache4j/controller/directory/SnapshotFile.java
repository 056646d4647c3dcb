package io.lmcache4j.controller.directory;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The file in which a directory's keys survive a restart, with bytes of whoever knows what its
 * places are. One owner; its methods run one at a time.
 *
 * <p>The picture is true for each part of the directory but not of one moment: what changes while
 * it is written may be in it or not. A place that is retired meanwhile may be missing from any part
 * of it. So it is to be reconciled afterwards, as what was known before a crash must be anyway.
 *
 * <p>The file is whole at any time: a new one has another name until it is on the disk. It is for
 * its owner's eyes only, since the secret of {@link Mixer} is in it.
 */
public final class SnapshotFile {
    /** Makes the places of a file when it has been proved whole. */
    public interface Opener {
        /**
         * Opens places in the directory.
         *
         * @param metadata as given to {@link #write}
         * @param places how many
         * @return as many, in the order given to {@link #write}
         * @throws SnapshotException if the bytes mean nothing; the file is then refused
         */
        List<Place> open(byte[] metadata, int places) throws SnapshotException;
    }

    private final Path file;
    private final Path unfinished;
    private final Path refused;

    /** A file that may not exist yet, in a directory that does. */
    public SnapshotFile(Path file) {
        this.file = file.toAbsolutePath();
        unfinished = this.file.resolveSibling(file.getFileName() + ".tmp");
        refused = this.file.resolveSibling(file.getFileName() + ".refused");
    }

    /** Where a file is kept that was refused; the last one. */
    public Path refused() {
        return refused;
    }

    /**
     * Replaces the file. No lock of the directory is held longer than one part of it takes to copy.
     *
     * @param metadata for {@link Opener#open}
     * @param places whose keys to keep; each once, all of this directory
     * @return how many keys, counted for each place
     * @throws IOException if it can't be written; the old file is then as it was
     */
    public synchronized long write(byte[] metadata, List<Place> places, Directory directory)
            throws IOException {
        Files.deleteIfExists(unfinished);
        try {
            long keys;
            try (FileChannel channel =
                    FileChannel.open(unfinished, Set.of(CREATE_NEW, WRITE), ownersOnly())) {
                keys = directory.save(channel, metadata, places);
                channel.force(true);
            }
            Files.move(unfinished, file, ATOMIC_MOVE);
            try (FileChannel parent = FileChannel.open(file.getParent(), READ)) {
                parent.force(true);
            }
            return keys;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private FileAttribute<?>[] ownersOnly() {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /**
     * Loads the file; before anything else uses the directory, if it is to be quick.
     *
     * @param mostBytes what the directory may take, see {@link Directory#memoryBytes}
     * @return how many keys, counted for each place; empty if there is no file
     * @throws SnapshotException if the file is damaged, torn, foreign, of another version or too
     *     large: nothing of it was loaded, and it is now {@link #refused()}
     * @throws IOException if it can't be read; places that were opened are retired
     */
    public synchronized OptionalLong read(Directory directory, long mostBytes, Opener opener)
            throws IOException {
        try (FileChannel channel = FileChannel.open(file, READ)) {
            return OptionalLong.of(directory.load(channel, mostBytes, opener));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (SnapshotException e) {
            Files.move(file, refused, StandardCopyOption.REPLACE_EXISTING);
            throw new SnapshotException(
                    "%s was refused: %s. It is kept as %s".formatted(file, e.getMessage(), refused),
                    e);
        }
    }
}
