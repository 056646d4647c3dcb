package io.lmcache4j.api.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The file of tokens that a server takes, as {@code lmcache4j.auth_file} names it.
 *
 * <p>There is no thread that watches: whoever presents a token looks first whether the file has
 * changed, unless somebody did within the last second. So a token that was taken out is refused
 * after a second at the latest, also when nobody has called for hours. What is broken, empty or
 * gone changes nothing: the tokens of the last good reading stay, and {@link #problem} says why.
 */
public final class TokenFile {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 1 << 20;

    private final Path path;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile TokenTable table;
    private volatile long lookedAt;
    private volatile Optional<String> problem = Optional.empty();

    // Guarded by the lock: the stamp of the last reading, if a change of the file must differ.
    private Optional<FileStamp> settled = Optional.empty();

    private TokenFile(Path path, LongSupplier nanoTime) {
        this.path = path;
        this.nanoTime = nanoTime;
    }

    /**
     * Reads a file of tokens.
     *
     * @throws AuthFileException if it can't be used; says why
     */
    public static TokenFile open(Path path) throws AuthFileException {
        return open(path, System::nanoTime);
    }

    /** The same with a clock of its own, in nanoseconds. */
    static TokenFile open(Path path, LongSupplier nanoTime) throws AuthFileException {
        var file = new TokenFile(path.toAbsolutePath(), nanoTime);
        file.lookedAt = nanoTime.getAsLong();
        try {
            file.table = file.read(FileStamp.of(file.path));
        } catch (IOException e) {
            throw new AuthFileException(file.text(e), e);
        }
        return file;
    }

    /** Whose token this is, by the file as it was within the last second. */
    Optional<KnownToken> find(String token) {
        refresh();
        return table.find(token);
    }

    /** How many tokens it has. */
    public int size() {
        return table.size();
    }

    /** What is wrong with the file now, in one line, while older tokens are in force. */
    public Optional<String> problem() {
        refresh();
        return problem;
    }

    /** Whether the next question asks the file system first. */
    boolean isDue() {
        return nanoTime.getAsLong() - lookedAt >= INTERVAL.toNanos();
    }

    private void refresh() {
        if (!isDue()) {
            return;
        }
        try {
            // Who comes while another looks waits for what it finds.
            if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (isDue()) {
                long now = nanoTime.getAsLong();
                look();
                lookedAt = now;
            }
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        Optional<FileStamp> before = settled;
        settled = Optional.empty();
        try {
            FileStamp stamp = FileStamp.of(path);
            if (before.filter(stamp::equals).isPresent()) {
                settled = before;
                return;
            }
            table = read(stamp);
            if (problem.isPresent()) {
                LOG.info("auth file {} is good again: {} tokens", path, table.size());
            }
            problem = Optional.empty();
        } catch (IOException e) {
            fail(text(e));
        }
    }

    private void fail(String text) {
        if (!problem.equals(Optional.of(text))) {
            LOG.warn("{}; the tokens read before stay in force", text);
        }
        problem = Optional.of(text);
    }

    private TokenTable read(FileStamp stamp) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (stamp.isSettled(System.currentTimeMillis())) {
                settled = Optional.of(stamp);
            }
            if (bytes.length > MOST_BYTES) {
                throw new AuthFileException("is larger than " + MOST_BYTES + " bytes");
            }
            return new TokenTable(TokenText.parse(new String(bytes, StandardCharsets.UTF_8)));
        }
    }

    private String text(IOException e) {
        String reason =
                switch (e) {
                    case AuthFileException wrong -> wrong.getMessage();
                    case NoSuchFileException _ -> "does not exist";
                    case FileSystemException system when system.getReason() != null ->
                            "can't be read: " + system.getReason();
                    default -> "can't be read: " + e.getClass().getSimpleName();
                };
        return "lmcache4j.auth_file " + path + " " + reason;
    }
}
