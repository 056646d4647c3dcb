package io.lmcache4j.api.tls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The certificate and key of a listener, read again when their files change. One that can't be used
 * never takes the place of one that can: it is logged once and shown by {@link #problem} until the
 * files are in order again.
 *
 * <p>The listener calls {@link #look} once a second, one call at a time; the rest may be asked by
 * any thread.
 */
public final class TlsKeys {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    private final TlsFiles files;
    private final InstantSource clock;
    private volatile TlsMaterial current;
    private volatile Optional<String> problem = Optional.empty();

    // Touched by look alone.
    private FileStamp read;
    private FileStamp seen;

    private TlsKeys(TlsFiles files, InstantSource clock) throws TlsException {
        this.files = files;
        this.clock = clock;
        read = FileStamp.of(files.paths());
        seen = read;
        current = TlsMaterial.read(files, clock.instant());
    }

    /**
     * Reads and checks the files.
     *
     * @param clock tells what is valid
     * @throws TlsException if they can't be used, naming setting, file and remedy
     */
    public static TlsKeys open(TlsFiles files, InstantSource clock) throws TlsException {
        return new TlsKeys(files, clock);
    }

    /** What is shown to new connections. */
    public TlsMaterial current() {
        return current;
    }

    /** Why the files of now are not what is shown, in one line. */
    public Optional<String> problem() {
        return problem;
    }

    /** Why clients can't trust what is shown any more, in one line. */
    public Optional<String> expiry() {
        Instant end = current.validUntil();
        return clock.instant().isAfter(end)
                ? Optional.of(
                        "%s: the certificate in use ended on %s; renew it"
                                .formatted(TlsFiles.CERTIFICATE_KEY, end))
                : Optional.empty();
    }

    /**
     * Looks whether the files have changed, and reads them when they did and have been at rest
     * since the last look. While they can't be used they are tried at each look, since a clock or a
     * permission may be what is wrong.
     *
     * @param changed given what is to be shown from now on
     */
    public void look(Consumer<TlsMaterial> changed) {
        FileStamp now = FileStamp.of(files.paths());
        boolean atRest = now.equals(seen);
        seen = now;
        if (atRest && (!now.equals(read) || problem.isPresent())) {
            read = now;
            reload(changed);
        }
    }

    private void reload(Consumer<TlsMaterial> changed) {
        try {
            TlsMaterial next = TlsMaterial.read(files, clock.instant());
            changed.accept(next);
            current = next;
            problem = Optional.empty();
            LOG.info("certificate read again: {}", next);
        } catch (TlsException e) {
            // Who is interrupted reads nothing, and it is the files' fault no longer.
            if (!Thread.currentThread().isInterrupted()
                    && !problem.equals(Optional.of(e.getMessage()))) {
                problem = Optional.of(e.getMessage());
                LOG.warn("{}; the certificate of before stays in use", e.getMessage());
            }
        }
    }
}
