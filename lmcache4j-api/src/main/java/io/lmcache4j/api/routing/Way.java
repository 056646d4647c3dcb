package io.lmcache4j.api.routing;

/** By which kind of listener a request came (operator-api.md §1). */
public enum Way {
    /** A TCP port bound to a loopback address: only this machine reaches it. */
    LOOPBACK,
    /** Any other TCP port, whoever calls it from wherever. */
    NETWORK,
    /** A Unix socket in place of the TCP port. */
    SOCKET,
    /** The Unix socket beside the listener whose callers may do everything. */
    ADMIN_SOCKET;

    /** Whether callers have a user of this machine instead of an address. */
    public boolean isSocket() {
        return switch (this) {
            case SOCKET, ADMIN_SOCKET -> true;
            case LOOPBACK, NETWORK -> false;
        };
    }
}
