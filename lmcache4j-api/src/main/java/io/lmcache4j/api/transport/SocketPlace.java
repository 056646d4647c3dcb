package io.lmcache4j.api.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * The path of a Unix socket: how it is taken, and how it is given back.
 *
 * <p>A socket is connectable from the moment it is bound, with whatever permissions the umask
 * gives. So it is bound inside a fresh directory of mode 0700 beside its place, gets its mode
 * there, and is then linked into place, which fails if somebody else was faster. What lies at the
 * place already is moved aside if nobody answers there, and left alone otherwise. On closing, the
 * path is removed only while it is still the very socket that was put there.
 */
final class SocketPlace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");
    // The JDK refuses longer ones, whatever the system allows.
    private static final int MAX_PATH_BYTES = 106;
    private static final int MAX_ATTEMPTS = 100;
    private static final int NAME_LENGTH = 12;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final Path path;
    private final Path directory;
    private Optional<Object> ownKey = Optional.empty();

    private SocketPlace(Path path, Path directory) {
        this.path = path;
        this.directory = directory;
    }

    /**
     * Makes missing parent directories and the private directory.
     *
     * @throws ListenException if the path is too long, can't be written, or is somebody's
     */
    static SocketPlace prepare(Path wanted) throws ListenException {
        Path path = wanted.toAbsolutePath();
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_PATH_BYTES) {
            throw new ListenException(
                    "socket path of "
                            + length
                            + " bytes is longer than "
                            + MAX_PATH_BYTES
                            + ": "
                            + path);
        }
        try {
            Files.createDirectories(path.getParent());
            refuseForeign(path);
            return new SocketPlace(path, privateDirectory(path));
        } catch (ListenException e) {
            throw e;
        } catch (IOException e) {
            throw new ListenException(
                    "can't write in " + path.getParent() + " for socket " + path + ": " + reason(e),
                    e);
        }
    }

    /** Where to bind: inside the private directory. */
    Path bindPath() {
        return directory.resolve("s");
    }

    /**
     * Gives the bound socket its permissions and puts it at its place.
     *
     * @param mode such as {@code rw-rw----}
     * @throws ListenException if the place was taken meanwhile
     */
    void publish(String mode) throws IOException {
        Files.setPosixFilePermissions(bindPath(), PosixFilePermissions.fromString(mode));
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            if (putInPlace()) {
                ownKey = SocketFile.key(path);
                removePrivateDirectory();
                return;
            }
            refuseForeign(path);
            moveStaleAside();
        }
        throw new ListenException("socket " + path + " is taken again and again by others");
    }

    /** False if something lies there. */
    private boolean putInPlace() throws IOException {
        try {
            // A link, unlike a rename, never replaces what another process has just put there.
            Files.createLink(path, bindPath());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            Files.move(bindPath(), path, StandardCopyOption.ATOMIC_MOVE);
            return true;
        }
    }

    /** The check and the move are two steps, so what was moved is asked once more. */
    private void moveStaleAside() throws IOException {
        Path aside = directory.resolve("o");
        try {
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        }
        if (SocketFile.isAlive(aside)) {
            Files.createLink(path, aside);
            Files.delete(aside);
            throw inUse(path);
        }
        Files.delete(aside);
    }

    /** Removes the socket if it is still ours. Repeatable. */
    @Override
    public void close() throws IOException {
        Optional<Object> own = ownKey;
        ownKey = Optional.empty();
        if (own.isPresent() && own.equals(SocketFile.key(path))) {
            Files.deleteIfExists(path);
        }
        removePrivateDirectory();
    }

    private void removePrivateDirectory() throws IOException {
        Files.deleteIfExists(bindPath());
        Files.deleteIfExists(directory);
    }

    private static void refuseForeign(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!SocketFile.isSocket(path)) {
            throw new ListenException(path + " exists and is no socket; it is left as it is");
        }
        if (SocketFile.isAlive(path)) {
            throw inUse(path);
        }
    }

    private static ListenException inUse(Path path) {
        return new ListenException("socket " + path + " is in use by a running server");
    }

    /** Its name is no longer than leaves room for the same path limit. */
    private static Path privateDirectory(Path path) throws IOException {
        int length = Math.clamp(path.getFileName().toString().length() - 2L, 1, NAME_LENGTH);
        var onlyOwner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var random = ThreadLocalRandom.current();
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            String name =
                    random.ints(length, 0, ALPHABET.length())
                            .mapToObj(i -> ALPHABET.substring(i, i + 1))
                            .collect(Collectors.joining());
            if (name.equals(path.getFileName().toString())) {
                continue;
            }
            try {
                return Files.createDirectory(path.resolveSibling(name), onlyOwner);
            } catch (FileAlreadyExistsException e) {
                LOG.debug("{} is taken, trying another name", e.getFile());
            }
        }
        throw new IOException("no free name for a directory");
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason() + " (" + f.getFile() + ")"
                : e.getClass().getSimpleName() + " (" + e.getMessage() + ")";
    }
}
