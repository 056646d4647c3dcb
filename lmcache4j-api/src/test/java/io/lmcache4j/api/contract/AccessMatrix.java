package io.lmcache4j.api.contract;

import io.lmcache4j.api.routing.AccessClass;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Role;
import io.lmcache4j.api.routing.Route;

import java.util.ArrayList;
import java.util.List;

/**
 * Every call that a server knows, with what it is: each route, and each parameter that makes more
 * of it.
 */
record AccessMatrix(List<Call> calls) {
    private static final String NAME = "\\{[a-z_]+}";

    /**
     * A call.
     *
     * @param method its method
     * @param target a path and query that reach it
     * @param label how a reader names it
     * @param access what it is
     */
    record Call(String method, String target, String label, AccessClass access) {}

    static AccessMatrix of(List<Route> routes) {
        var calls = new ArrayList<Call>();
        for (Route route : routes) {
            String method = route.method().name();
            String target = route.path().replaceAll(NAME, "x");
            calls.add(new Call(method, target, method + " " + route.path(), route.access()));
            for (Parameter<?> parameter : route.parameters()) {
                parameter
                        .raises()
                        .ifPresent(
                                access ->
                                        calls.add(
                                                new Call(
                                                        method,
                                                        target + "?" + parameter.name() + "=true",
                                                        "%s %s with `%s`"
                                                                .formatted(
                                                                        method,
                                                                        route.path(),
                                                                        parameter.name()),
                                                        access)));
            }
        }
        return new AccessMatrix(List.copyOf(calls));
    }

    /** The page that shows it. */
    String page() {
        var page = new StringBuilder(HEAD);
        for (Call call : calls) {
            page.append("| ").append(call.label()).append(" | ").append(call.access().text());
            for (Role role : Role.values()) {
                page.append(" | ").append(role.may(call.access()) ? "yes" : "");
            }
            page.append(" |\n");
        }
        return page.toString();
    }

    private static final String HEAD =
            """
            # Who may call what

            Made by `AccessMatrixTest` from the routes. The same test sends every one of these calls to real servers, as every kind of caller, over loopback, from another host, over Unix sockets and TLS, and compares.
            How to give roles: [access.md](access.md). What each call does: [endpoints](endpoints/README.md).
            The calls that only a controller has stand in [controller.md](controller.md#routes), each with its class; `ControllerAccessTest` makes them as every role.

            | a caller without a token or certificate | `lmcache4j.auth_file` not set | set |
            | --- | --- | --- |
            | on a listener bound to loopback | all roles | viewer |
            | on a Unix socket in the port's place | all roles | viewer |
            | on any other listener | `lmcache4j.network_roles`, by default viewer | the same |
            | on `lmcache4j.admin_socket` | all roles | all roles |

            A token has the roles of its line, a client certificate those that `lmcache4j.tls_roles` gives its common name. Who lacks a role gets 401 without a known token or certificate, 403 with one.

            | call | class | viewer | operator | admin | debugger |
            | --- | --- | --- | --- | --- | --- |
            """;
}
