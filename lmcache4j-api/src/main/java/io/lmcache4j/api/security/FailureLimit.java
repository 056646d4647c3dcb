package io.lmcache4j.api.security;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * How many wrong tokens a source may send: ten in any minute. Sources are remembered for a minute,
 * and only so many; those beyond share one account, so that who calls from ever new addresses gains
 * nothing. Thread-safe.
 */
final class FailureLimit {
    /** Wrong tokens that are answered as such. */
    static final int MOST = 10;

    /** Sources that have an account of their own. */
    static final int SOURCES = 1024;

    private static final long WINDOW = Duration.ofMinutes(1).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String OTHERS = "";

    /** The times of the last wrong tokens of one source. */
    private static final class Account {
        private final long[] times = new long[MOST];
        private int count;

        /** Nanoseconds to wait; 0 if this one is within the limit and was noted. */
        long note(long now) {
            int slot = count % MOST;
            if (count >= MOST && now - times[slot] < WINDOW) {
                return WINDOW - (now - times[slot]);
            }
            times[slot] = now;
            count++;
            return 0;
        }

        boolean isOver(long now) {
            return now - times[(count - 1) % MOST] >= WINDOW;
        }
    }

    private final LongSupplier nanoTime;
    private final Map<String, Account> accounts = new HashMap<>();

    FailureLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Notes a wrong token.
     *
     * @param source who sent it, not empty
     * @return seconds to wait, at least 1, if it was one too many; such a one is not noted
     */
    synchronized OptionalLong failed(String source) {
        long now = nanoTime.getAsLong();
        Account account = account(source, now);
        long wait = account.note(now);
        return wait == 0 ? OptionalLong.empty() : OptionalLong.of((wait + SECOND - 1) / SECOND);
    }

    private Account account(String source, long now) {
        Account known = accounts.get(source);
        if (known != null) {
            return known;
        }
        if (accounts.size() >= SOURCES) {
            accounts.values().removeIf(account -> account.isOver(now));
        }
        String name = accounts.size() < SOURCES ? source : OTHERS;
        return accounts.computeIfAbsent(name, _ -> new Account());
    }
}
