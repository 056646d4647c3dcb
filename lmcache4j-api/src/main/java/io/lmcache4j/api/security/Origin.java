package io.lmcache4j.api.security;

import java.util.Locale;
import java.util.Optional;

/**
 * An origin: what a page's scripts belong to.
 *
 * @param scheme {@code http} or {@code https}
 * @param port the scheme's own if none was written
 */
record Origin(String scheme, String host, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The parts of a text, empty if it is none; {@code null}, which browsers send, is none. */
    static Optional<Origin> parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        int end = lower.indexOf("://");
        if (end < 0) {
            return Optional.empty();
        }
        String scheme = lower.substring(0, end);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return Optional.empty();
        }
        return Authority.parse(lower.substring(end + "://".length()))
                .map(
                        authority ->
                                new Origin(
                                        scheme,
                                        authority.host(),
                                        authority
                                                .port()
                                                .orElse(scheme.equals("http") ? HTTP : HTTPS)));
    }
}
