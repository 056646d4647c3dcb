package io.lmcache4j.engine.config;

/**
 * Finds passwords in addresses: {@code scheme://user:password@host}. The user stays, unless there
 * is no password beside it, since then it is a token.
 */
final class SecretUrls {
    /** What services want as the password beside a token. */
    private static final String NO_PASSWORD = "x-oauth-basic";

    private static final String ENCODED = "%3A%2F%2F";
    private static final String ENCODED_AT = "%40";

    private final String text;
    private final boolean sentence;
    private final SecretText.Found found;

    /** End of the word that the last address stands in, and its last at sign. */
    private int wordEnd = -1;

    private int wordAt = -1;

    private SecretUrls(String text, boolean sentence, SecretText.Found found) {
        this.text = text;
        this.sentence = sentence;
        this.found = found;
    }

    static void find(String text, boolean sentence, SecretText.Found found) {
        new SecretUrls(text, sentence, found).find();
    }

    private void find() {
        encoded();
        int at = text.indexOf("://");
        if (at < 0 && !sentence) {
            withoutScheme();
        }
        while (at >= 0) {
            at = text.indexOf("://", address(at + "://".length()));
        }
    }

    /** Looks at one address; returns where to look for the next. */
    private int address(int start) {
        if (start > wordEnd) {
            wordEnd = endOfWord(start);
            wordAt = lastAt(start, wordEnd);
        }
        int end = start;
        while (end < wordEnd && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int at = lastAt(start, end);
        if (at < 0 && wordAt > end && !isHost(start, end)) {
            // A password may hold a raw slash; but what looks like host and port is just that.
            at = wordAt;
        }
        if (at < 0) {
            return start;
        }
        userInfo(start, at);
        return at;
    }

    /** The last at sign in a part of the text, or -1. */
    private int lastAt(int start, int end) {
        int at = end - 1;
        while (at >= start && text.charAt(at) != '@') {
            at--;
        }
        return at >= start ? at : -1;
    }

    private void userInfo(int start, int at) {
        int colon = text.indexOf(':', start);
        boolean alone = colon < 0 || colon >= at - 1 || text.startsWith(NO_PASSWORD, colon + 1);
        int from = alone ? start : colon + 1;
        if (from < at) {
            found.hide(from, at);
        }
    }

    /** Addresses inside a query, where their signs are encoded; all before the host is hidden. */
    private void encoded() {
        int at = text.indexOf(ENCODED);
        while (at >= 0) {
            int start = at + ENCODED.length();
            int end = endOfWord(start);
            int host = text.substring(start, end).lastIndexOf(ENCODED_AT);
            if (host > 0) {
                found.hide(start, start + host);
            }
            at = text.indexOf(ENCODED, end);
        }
    }

    /** {@code user:password@host:1}, as settings of proxies have it, if that is all of the text. */
    private void withoutScheme() {
        int at = lastAt(0, text.length());
        int colon = text.indexOf(':');
        if (colon > 0
                && colon < at - 1
                && endOfWord(0) == text.length()
                && text.lastIndexOf('/', colon) < 0
                && !text.startsWith("mailto:")
                && !text.startsWith("sha256:", at + 1)) {
            found.hide(colon + 1, at);
        }
    }

    private boolean isHost(int start, int end) {
        int colon = text.indexOf(':', start);
        if (colon < 0 || colon >= end || text.startsWith("[", start)) {
            return true;
        }
        return text.substring(colon + 1, end).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private int endOfWord(int from) {
        int end = from;
        while (end < text.length() && !endsWord(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean endsWord(char c) {
        return c <= ' ' || c == '"' || c == '<' || c == '>' || (sentence && c == '\'');
    }
}
