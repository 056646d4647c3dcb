package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.AccessClass;
import io.lmcache4j.api.routing.Caller;
import io.lmcache4j.api.routing.Callers;
import io.lmcache4j.api.routing.Identity;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Role;
import io.lmcache4j.api.routing.Way;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Who calls, and what that caller may do (operator-api.md §1). In this order: who comes by the
 * admin socket has all roles; a token has its own; everybody has all where the way they came by
 * gives all; a certificate has its own; everybody else has those of the way.
 *
 * <p>Without a token file the {@code Authorization} header is not read, except that there may be
 * one at most.
 */
public final class AccessRules implements Callers {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");
    private static final String AUTHORIZATION = "Authorization";
    private static final Set<Role> LOOKING = Set.of(Role.VIEWER);

    private final Optional<TokenFile> tokens;
    private final Set<Role> networkRoles;
    private final Function<String, Set<Role>> certificateRoles;
    private final Consumer<Refusal> refused;
    private final FailureLimit failures;

    /**
     * The rules of one server.
     *
     * @param tokens that are taken; without them tokens are not asked for
     * @param networkRoles of callers without a token that come over a network
     * @param certificateRoles of a client by its certificate's common name; maybe none
     * @param refused told of each refusal
     */
    public AccessRules(
            Optional<TokenFile> tokens,
            Set<Role> networkRoles,
            Function<String, Set<Role>> certificateRoles,
            Consumer<Refusal> refused) {
        this(tokens, networkRoles, certificateRoles, refused, System::nanoTime);
    }

    /** The same with a clock of its own for the limit of wrong tokens. */
    AccessRules(
            Optional<TokenFile> tokens,
            Set<Role> networkRoles,
            Function<String, Set<Role>> certificateRoles,
            Consumer<Refusal> refused,
            LongSupplier nanoTime) {
        this.tokens = tokens;
        this.networkRoles = Set.copyOf(networkRoles);
        this.certificateRoles = certificateRoles;
        this.refused = refused;
        failures = new FailureLimit(nanoTime);
    }

    /** A token may need a look at its file, and a wrong one the name of the user who sent it. */
    @Override
    public boolean mayWait(IncomingRequest request) {
        return tokens.isPresent()
                && request.header(AUTHORIZATION).isPresent()
                && (request.way().isSocket() || tokens.get().isDue());
    }

    @Override
    public Identity identify(IncomingRequest request, AccessClass access) {
        Optional<String> sent = request.header(AUTHORIZATION);
        if (sent.isPresent() && request.headers(AUTHORIZATION).size() > 1) {
            refused.accept(Refusal.MALFORMED);
            return Identity.refused(caller(request, access, "", Set.of()), Denial.repeated());
        }
        if (request.way() == Way.ADMIN_SOCKET) {
            return Identity.admitted(caller(request, access, "", Role.ALL));
        }
        return sent.isPresent() && tokens.isPresent()
                ? withToken(request, access, sent.get(), tokens.get())
                : withoutToken(request, access);
    }

    private Identity withToken(
            IncomingRequest request, AccessClass access, String sent, TokenFile file) {
        Optional<KnownToken> known = AccessToken.in(sent).flatMap(file::find);
        if (known.isPresent()) {
            return held(
                    caller(request, access, known.get().name(), known.get().roles()),
                    access,
                    "lmcache4j.auth_file");
        }
        OptionalLong wait = failures.failed(source(request));
        if (wait.isPresent()) {
            refused.accept(Refusal.WRONG_TOKENS);
            return Identity.refused(
                    caller(request, access, "", Set.of()), Denial.tooMany(wait.getAsLong()));
        }
        LOG.info("a wrong token was sent from {}", source(request));
        Identity identity = withoutToken(request, access);
        return identity.refusal().isPresent() && identity.caller().name().isEmpty()
                ? Identity.refused(identity.caller(), Denial.wrongToken(access))
                : identity;
    }

    private Identity withoutToken(IncomingRequest request, AccessClass access) {
        Set<Role> ofTheWay = rolesOf(request.way());
        Optional<String> name = request.certificateName();
        if (name.isPresent() && !ofTheWay.equals(Role.ALL)) {
            Set<Role> roles = certificateRoles.apply(name.get());
            return held(caller(request, access, name.get(), roles), access, "lmcache4j.tls_roles");
        }
        Caller caller = caller(request, access, name.orElse(""), ofTheWay);
        if (caller.may(access)) {
            return Identity.admitted(caller);
        }
        refused.accept(Refusal.UNAUTHORIZED);
        Response answer = tokens.isPresent() ? Denial.noToken(access) : Denial.noTokensHere(access);
        return Identity.refused(caller, answer);
    }

    /** A caller with a name, held to its roles. */
    private Identity held(Caller caller, AccessClass access, String key) {
        if (caller.may(access)) {
            return Identity.admitted(caller);
        }
        refused.accept(Refusal.FORBIDDEN);
        return Identity.refused(caller, Denial.missingRole(caller, access, key));
    }

    private Set<Role> rolesOf(Way way) {
        return switch (way) {
            case ADMIN_SOCKET -> Role.ALL;
            case LOOPBACK, SOCKET -> tokens.isPresent() ? LOOKING : Role.ALL;
            case NETWORK -> networkRoles;
        };
    }

    private static Caller caller(
            IncomingRequest request, AccessClass access, String name, Set<Role> roles) {
        if (!request.way().isSocket()) {
            return new Caller(name, Optional.empty(), address(request), roles);
        }
        // Reads are many, leave no record, and may be on the thread that must not wait.
        Optional<String> user = access == AccessClass.READ ? Optional.empty() : request.peerUser();
        return new Caller(name, user, "unix", roles);
    }

    /** Whom wrong tokens are counted for. */
    private static String source(IncomingRequest request) {
        return request.way().isSocket()
                ? "user " + request.peerUser().orElse("unknown")
                : address(request);
    }

    /** Without the port, which is another for every connection. */
    private static String address(IncomingRequest request) {
        String client = request.client();
        return client.substring(0, Math.max(0, client.lastIndexOf(':')));
    }
}
