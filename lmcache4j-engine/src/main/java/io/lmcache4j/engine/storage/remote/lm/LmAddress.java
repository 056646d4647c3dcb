package io.lmcache4j.engine.storage.remote.lm;

import io.lmcache4j.engine.storage.remote.RemoteUrl;

/**
 * Where a server listens.
 *
 * @param host a name or an address, an IPv6 one without brackets
 * @param port 1 to 65535
 */
record LmAddress(String host, int port) {
    private static final int MOST = 65_535;

    /**
     * Reads {@code host:port} or {@code [address]:port}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static LmAddress parse(RemoteUrl url) {
        int slash = url.rest().indexOf('/');
        String authority = slash < 0 ? url.rest() : url.rest().substring(0, slash);
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? "" : authority.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        int port = port(authority.substring(colon + 1));
        if (host.isEmpty() || (host.contains(":") && !bracketed) || port < 1 || port > MOST) {
            throw new IllegalArgumentException(
                    "the address of a cache server is lm://host:port, not " + url);
        }
        return new LmAddress(host, port);
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public String toString() {
        return "lm://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
    }
}
