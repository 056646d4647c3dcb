package io.lmcache4j.engine.storage.remote.fs;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;
import io.lmcache4j.engine.storage.DirectFiles;
import io.lmcache4j.engine.storage.remote.ChunkBuffers;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.Staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A directory, or several, that any number of processes share (engine.md §7.10). What lies there is
 * whole: files are written under another name and renamed. Temporary files that a crash left are
 * not removed, since another process may be writing them.
 */
final class FsConnector implements RemoteConnector {
    private static final String SUFFIX = ".data";

    private final FsSettings settings;
    private final ChunkFormat format;
    private final FsPlaces places;
    private final FsReader buffered;
    private final FsReader direct;
    private final OptionalLong directBlock;
    private final OpenFiles files = new OpenFiles();

    /**
     * A connector to directories that are there.
     *
     * @param directBlock block size, if files are to be unbuffered where that is possible
     */
    FsConnector(FsSettings settings, ChunkFormat format, OptionalLong directBlock) {
        this.settings = settings;
        this.format = format;
        this.places = new FsPlaces(settings);
        this.buffered = new FsReader(format, settings.readAhead());
        // Nothing reads ahead into a page cache that is passed by.
        this.direct = new FsReader(format, 0);
        this.directBlock = directBlock;
    }

    /**
     * As far as the file's length tells: one that can't be the piece does not count, so that it is
     * written again.
     */
    @Override
    public boolean exists(EngineKey key) throws IOException {
        Optional<Path> file = places.file(key);
        if (file.isEmpty()) {
            return false;
        }
        Optional<BasicFileAttributes> found = attributes(file.get());
        return found.isPresent() && found.get().isRegularFile() && fits(key, found.get().size());
    }

    private boolean fits(EngineKey key, long size) {
        try {
            format.ofLength(key, size - (format.hasHeaders() ? format.headerSize(key) : 0));
            return true;
        } catch (DamagedChunkException e) {
            return false;
        }
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging) throws IOException {
        Optional<Path> file = places.file(key);
        Optional<BasicFileAttributes> found =
                file.isEmpty() ? Optional.empty() : attributes(file.get());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        // Opening a pipe would wait for a writer for ever.
        if (!found.get().isRegularFile()) {
            throw new DamagedChunkException(
                    MissCause.IO_ERROR, key + ": " + file.get() + " is no regular file");
        }
        boolean unbuffered = isDirect(found.get().size());
        try (OpenFile open = open(file.get(), unbuffered, StandardOpenOption.READ)) {
            return Optional.of((unbuffered ? direct : buffered).read(key, open, staging));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public void put(EngineKey key, MemoryObj object) throws IOException {
        Path file =
                places.file(key)
                        .orElseThrow(
                                () ->
                                        new UnsupportedOperationException(
                                                "no file can be named after the key " + key));
        if (object.size() != object.shape().bytes()) {
            throw new UnsupportedOperationException(
                    "%s has %d bytes, its shape %d"
                            .formatted(key, object.size(), object.shape().bytes()));
        }
        ByteBuffer[] content = ChunkBuffers.of(object.bytes());
        if (format.hasHeaders()) {
            content = ChunkBuffers.behind(ByteBuffer.wrap(format.header(object.shape())), content);
        }
        Path temporary = places.temporary(key);
        try {
            write(temporary, isDirect(object.size()), content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            delete(temporary, e);
            throw e;
        }
    }

    private void write(Path temporary, boolean unbuffered, ByteBuffer[] content)
            throws IOException {
        try (OpenFile open =
                open(
                        temporary,
                        unbuffered,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            open.write(content);
        }
    }

    private static void delete(Path temporary, Exception because) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public boolean remove(EngineKey key) throws IOException {
        files.checkOpen();
        Optional<Path> file = places.file(key);
        return file.isPresent()
                && attributes(file.get()).filter(BasicFileAttributes::isRegularFile).isPresent()
                && Files.deleteIfExists(file.get());
    }

    /**
     * Names of the files in all bases, in the order in which the system has them, without {@code
     * .data}; a {@code /} of a key is {@code -SEP-} in them.
     */
    @Override
    public List<String> list() throws IOException, InterruptedException {
        files.checkOpen();
        List<String> stems = new ArrayList<>();
        for (Path base : settings.bases()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(base)) {
                for (Path entry : entries) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException("interrupted while listing " + base);
                    }
                    String name = entry.getFileName().toString();
                    if (name.endsWith(SUFFIX)) {
                        stems.add(name.substring(0, name.length() - SUFFIX.length()));
                    }
                }
            }
        }
        return stems;
    }

    @Override
    public boolean canPing() {
        return true;
    }

    /** Looks whether the directories are still there. */
    @Override
    public void ping() throws IOException {
        for (Path base : settings.bases()) {
            files.checkOpen();
            if (!Files.readAttributes(base, BasicFileAttributes.class).isDirectory()) {
                throw new NotDirectoryException(base.toString());
            }
        }
    }

    @Override
    public void close() {
        files.close();
    }

    /** Empty for what is not there; any other reason not to see it is a failure. */
    private Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        files.checkOpen();
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private boolean isDirect(long bytes) {
        return !format.hasHeaders()
                && directBlock.isPresent()
                && bytes % directBlock.getAsLong() == 0;
    }

    private OpenFile open(Path file, boolean unbuffered, StandardOpenOption... options)
            throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        if (unbuffered) {
            all.add(DirectFiles.option().orElseThrow());
        }
        return files.open(file, all);
    }
}
