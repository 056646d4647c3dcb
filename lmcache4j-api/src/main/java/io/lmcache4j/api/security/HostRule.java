package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.AccessCheck;
import io.lmcache4j.api.routing.AccessClass;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Way;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A listener on a loopback address answers to addresses, {@code localhost} and the names it was
 * given. Otherwise any site could let its own name point here, and its pages would read and change
 * everything as if they came from us.
 */
final class HostRule implements AccessCheck {
    private static final int MISDIRECTED = 421;

    private final Set<String> allowed;
    private final Consumer<Refusal> refused;

    /** The last Host that was accepted; nearly all requests have the same. */
    private volatile String known = "";

    HostRule(Set<String> allowed, Consumer<Refusal> refused) {
        this.allowed =
                allowed.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        this.refused = refused;
    }

    @Override
    public Optional<Response> refusal(IncomingRequest request, AccessClass access) {
        if (request.way() != Way.LOOPBACK) {
            // Over a network any name may lead here; over a Unix socket nobody's name server can.
            return Optional.empty();
        }
        Optional<String> host = request.header("Host");
        // Every browser sends one; only HTTP/1.0 may leave it out.
        if (host.isEmpty() || host.get().equals(known)) {
            return Optional.empty();
        }
        if (isKnown(host.get())) {
            known = host.get();
            return Optional.empty();
        }
        refused.accept(Refusal.FOREIGN_HOST);
        return Optional.of(
                Response.compact(
                        MISDIRECTED,
                        Map.of(
                                "detail",
                                "This server is not known as "
                                        + host.get()
                                        + "; add the name to lmcache4j.allowed_hosts")));
    }

    /** Whether an authority is an address, localhost or one of the names. */
    boolean isKnown(String authority) {
        return Authority.parse(authority)
                .filter(parsed -> parsed.isAddressOrLocalhost() || allowed.contains(parsed.host()))
                .isPresent();
    }
}
