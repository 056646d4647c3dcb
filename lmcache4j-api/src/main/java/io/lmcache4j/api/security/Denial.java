package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.AccessClass;
import io.lmcache4j.api.routing.Caller;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Role;

import java.util.Map;

/** What a caller is told who may not: which role is missing, and which key gives it. */
final class Denial {
    private static final String SEND = "send 'Authorization: Bearer TOKEN'";

    private Denial() {}

    /** 401 to who sent no token where tokens are in use. */
    static Response noToken(AccessClass access) {
        return unauthorized(
                access,
                ": %s with a token of lmcache4j.auth_file that has it; %s"
                        .formatted(SEND, howToMake(access)));
    }

    /** 401 to who sent a wrong one. */
    static Response wrongToken(AccessClass access) {
        return unauthorized(
                access,
                ", and what was sent as Authorization is no token of lmcache4j.auth_file; "
                        + howToMake(access));
    }

    /** 401 to a caller of the network where no tokens are in use. */
    static Response noTokensHere(AccessClass access) {
        return unauthorized(
                access,
                ", which lmcache4j.network_roles does not give: call on the machine itself, over"
                        + " loopback or lmcache4j.admin_socket, or set lmcache4j.auth_file and "
                        + SEND);
    }

    /**
     * 403 to a caller that is known.
     *
     * @param key where its roles stand
     */
    static Response missingRole(Caller caller, AccessClass access, String key) {
        return Response.compact(
                403,
                Map.of(
                        "detail",
                        "This needs role %s; %s has %s. Give it the role in %s"
                                .formatted(
                                        Role.least(access).text(),
                                        caller.name(),
                                        caller.roles().isEmpty()
                                                ? "none"
                                                : Role.list(caller.roles()),
                                        key)));
    }

    /** 429 to who sent too many wrong tokens. */
    static Response tooMany(long seconds) {
        return Response.compact(
                        429,
                        Map.of(
                                "detail",
                                "More than %d wrong tokens came from there within a minute; try"
                                                .formatted(FailureLimit.MOST)
                                        + " again in %d s with a token of lmcache4j.auth_file"
                                                .formatted(seconds)))
                .withHeader("Retry-After", Long.toString(seconds));
    }

    /** 400 to who sent several: whatever is between may have taken another one than we would. */
    static Response repeated() {
        return Response.compact(
                400, Map.of("detail", "There are several Authorization headers; send one"));
    }

    private static Response unauthorized(AccessClass access, String rest) {
        return Response.compact(
                        401,
                        Map.of("detail", "This needs role " + Role.least(access).text() + rest))
                .withHeader("WWW-Authenticate", "Bearer");
    }

    private static String howToMake(AccessClass access) {
        return "'lmcache token create NAME --role %s' makes one"
                .formatted(Role.least(access).text());
    }
}
