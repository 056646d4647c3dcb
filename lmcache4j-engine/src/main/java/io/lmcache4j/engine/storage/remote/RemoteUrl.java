package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.config.SecretMask;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Address of a shared store (engine.md §7.8): {@code scheme://rest?name=value&...}.
 *
 * @param scheme in lower case
 * @param rest all between {@code ://} and {@code ?}, not decoded: lists of hosts are no valid URI
 * @param query decoded, in order; the last of equal names counts
 */
public record RemoteUrl(String scheme, String rest, SequencedMap<String, String> query) {
    private static final String SEPARATOR = "://";

    /** Copies the query. */
    public RemoteUrl {
        query = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(query));
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it has no {@code ://} or no scheme
     */
    public static RemoteUrl parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 1) {
            throw new IllegalArgumentException(
                    "not an address of a remote store: '%s'; it must look like redis://host:port"
                            .formatted(SecretMask.mask("remote_url", text)));
        }
        String scheme = text.substring(0, separator).strip().toLowerCase(Locale.ROOT);
        String rest = text.substring(separator + SEPARATOR.length()).strip();
        int question = rest.indexOf('?');
        return question < 0
                ? new RemoteUrl(scheme, rest, new LinkedHashMap<>())
                : new RemoteUrl(
                        scheme, rest.substring(0, question), query(rest.substring(question + 1)));
    }

    private static SequencedMap<String, String> query(String text) {
        SequencedMap<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!name.isEmpty()) {
                query.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The address for people: user names and passwords are hidden. */
    @Override
    public String toString() {
        return String.valueOf(SecretMask.mask("remote_url", scheme + SEPARATOR + rest));
    }
}
