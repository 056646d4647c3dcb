package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.AccessCheck;
import io.lmcache4j.api.routing.AccessClass;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.routing.Response;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Pages of other sites may only read, and browsers don't show them what they read. Clients that are
 * no browsers send neither {@code Origin} nor {@code Sec-Fetch-Site} and are not concerned.
 */
final class OriginRule implements AccessCheck {
    private final Set<Origin> allowed;
    private final Predicate<String> isOurName;
    private final Consumer<Refusal> refused;

    /**
     * @param allowed origins besides the listener's own
     * @param isOurName whether a Host can be nobody else's
     */
    OriginRule(Set<String> allowed, Predicate<String> isOurName, Consumer<Refusal> refused) {
        this.allowed =
                allowed.stream()
                        .map(Origin::parse)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toUnmodifiableSet());
        this.isOurName = isOurName;
        this.refused = refused;
    }

    @Override
    public Optional<Response> refusal(IncomingRequest request, AccessClass access) {
        if (access == AccessClass.READ) {
            return Optional.empty();
        }
        for (String origin : request.headers("Origin")) {
            if (!isAllowed(origin, request)) {
                return refuse(
                        "Pages of "
                                + origin
                                + " may only read here; add it to lmcache4j.allowed_origins");
            }
        }
        if (request.headers("Sec-Fetch-Site").stream()
                .anyMatch(site -> site.strip().equalsIgnoreCase("cross-site"))) {
            return refuse(
                    "Pages of another site may only read here; send it through a server whose"
                            + " origin is in lmcache4j.allowed_origins");
        }
        return Optional.empty();
    }

    private boolean isAllowed(String text, IncomingRequest request) {
        Optional<Origin> origin = Origin.parse(text);
        return origin.filter(allowed::contains).isPresent()
                || (origin.isPresent() && origin.equals(own(request)));
    }

    /** The origin of our own pages, as this client reaches us. */
    private Optional<Origin> own(IncomingRequest request) {
        String scheme = request.isEncrypted() ? "https://" : "http://";
        return request.header("Host")
                .filter(isOurName)
                .flatMap(host -> Origin.parse(scheme + host));
    }

    private Optional<Response> refuse(String detail) {
        refused.accept(Refusal.FOREIGN_ORIGIN);
        return Optional.of(Response.compact(403, Map.of("detail", detail)));
    }
}
