package io.lmcache4j.api.security;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host and port as {@code Host} and {@code Origin} write them.
 *
 * @param host in lower case; IPv6 addresses without brackets
 * @param port empty if none is written
 */
record Authority(String host, Optional<Integer> port) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:\\[(?<six>[0-9A-Fa-f:.]+)]|(?<name>[^:\\[\\]/@\\s]+))(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

    /** The parts of a text, empty if it is none. */
    static Optional<Authority> parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String six = matcher.group("six");
        String host = six == null ? matcher.group("name") : six;
        return Optional.of(
                new Authority(
                        host.toLowerCase(Locale.ROOT),
                        Optional.ofNullable(matcher.group("port")).map(Integer::valueOf)));
    }

    /** Whether it is no name that somebody else's name server could answer for. */
    boolean isAddressOrLocalhost() {
        return host.equals("localhost") || host.contains(":") || IPV4.matcher(host).matches();
    }
}
