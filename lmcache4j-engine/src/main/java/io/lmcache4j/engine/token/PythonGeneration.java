package io.lmcache4j.engine.token;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Generations of CPython that hash text differently (engine.md §4.6). */
public enum PythonGeneration {
    /** CPython 3.4 to 3.10: SipHash-2-4. */
    UP_TO_3_10(2, 4),
    /** CPython 3.11 and later: SipHash-1-3. */
    SINCE_3_11(1, 3);

    private static final Pattern VERSION = Pattern.compile("3\\.(\\d{1,3})");

    private final int compressionRounds;
    private final int finalizationRounds;

    PythonGeneration(int compressionRounds, int finalizationRounds) {
        this.compressionRounds = compressionRounds;
        this.finalizationRounds = finalizationRounds;
    }

    SipHash textHash() {
        return new SipHash(compressionRounds, finalizationRounds);
    }

    /**
     * The generation of a version such as {@code 3.10}.
     *
     * @throws IllegalArgumentException if it is none from 3.4 on; YAML turns {@code 3.10} without
     *     quotes into 3.1, so the message asks for them
     */
    public static PythonGeneration ofVersion(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < 4) {
            throw new IllegalArgumentException(
                    "must be a Python version from \"3.4\" on, in quotes, was " + version);
        }
        return Integer.parseInt(matcher.group(1)) <= 10 ? UP_TO_3_10 : SINCE_3_11;
    }
}
