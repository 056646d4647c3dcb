package io.lmcache4j.engine.config;

import java.util.BitSet;

/**
 * Finds secrets in a text by what the text looks like: addresses with a password, {@code name=…}
 * and {@code name: …} with a telling name, tokens of known forms, PEM blocks. Written without
 * regular expressions, so that no text takes more than linear time.
 *
 * <p>Each rule marks the characters to hide; those are replaced at the end, so that rules don't
 * disturb each other.
 */
final class SecretText {
    private static final int MOST_PASSES = 8;

    private final String text;
    private final boolean sentence;
    private final BitSet hidden = new BitSet();

    private SecretText(String text, boolean sentence) {
        this.text = text;
        this.sentence = sentence;
    }

    /** The text of a setting or a variable: when in doubt, more is hidden. */
    static String ofValue(String text) {
        return settled(text, false);
    }

    /** A message for people: {@code token: too short} stays readable. */
    static String ofSentence(String text) {
        return settled(text, true);
    }

    /**
     * Masks until nothing more is found, since a mask can uncover what the form of its neighbour
     * hid; what never settles is hidden as a whole. So what was masked stays as it is.
     */
    private static String settled(String text, boolean sentence) {
        String now = text;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            String next = new SecretText(now, sentence).masked();
            if (next.equals(now)) {
                return now;
            }
            now = next;
        }
        return SecretMask.MASK;
    }

    private String masked() {
        SecretUrls.find(text, sentence, this::hide);
        SecretForms.find(text, this::hide);
        SecretPairs.find(text, sentence, this::hide);
        return hidden.isEmpty() ? text : replaced();
    }

    private void hide(int start, int end) {
        hidden.set(start, end);
    }

    private String replaced() {
        StringBuilder shown = new StringBuilder(text.length());
        int from = 0;
        for (int start = hidden.nextSetBit(0); start >= 0; start = hidden.nextSetBit(from)) {
            shown.append(text, from, start).append(SecretMask.MASK);
            from = hidden.nextClearBit(start);
        }
        return shown.append(text, from, text.length()).toString();
    }

    /** Told of each part of a text that is to be hidden. */
    @FunctionalInterface
    interface Found {
        /** From {@code start} to before {@code end}. */
        void hide(int start, int end);
    }
}
