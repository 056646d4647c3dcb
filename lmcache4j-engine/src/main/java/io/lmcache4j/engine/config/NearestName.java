package io.lmcache4j.engine.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known name somebody meant. */
final class NearestName {
    private NearestName() {}

    /**
     * The known name with the fewest edits from this one, if they are at most a third of it. Names
     * are compared without case; of equals the first wins.
     */
    static Optional<String> of(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, wanted.length() / 3);
        record Guess(String name, int edits) {}
        return known.stream()
                .filter(candidate -> Math.abs(candidate.length() - wanted.length()) <= limit)
                .map(c -> new Guess(c, edits(wanted, c.toLowerCase(Locale.ROOT))))
                .filter(guess -> guess.edits() <= limit)
                .min(Comparator.comparingInt(Guess::edits))
                .map(Guess::name);
    }

    /** Insertions, deletions and replacements between two texts (Levenshtein). */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
