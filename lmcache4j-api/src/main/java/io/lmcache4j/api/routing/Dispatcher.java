package io.lmcache4j.api.routing;

import io.lmcache4j.api.body.UnreadableTextException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Answers every request: finds its route, checks its parameters, runs its handler, and turns what
 * goes wrong into the bodies of http-api.md §10. Thread-safe; one for each server.
 */
public final class Dispatcher implements Application {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    // Characters that upstream leaves alone in a redirect's location.
    private static final String SAFE_IN_LOCATION = ":/%#?=@[]!$&'()*+,;";

    private static final Response NOT_FOUND = Response.compact(404, Map.of("detail", "Not Found"));
    private static final Response METHOD_NOT_ALLOWED =
            Response.compact(405, Map.of("detail", "Method Not Allowed"));
    static final String UNPARSABLE_BODY = "There was an error parsing the body";
    private static final byte[] NO_BODY = new byte[0];
    private static final Response SERVER_ERROR = Response.text(500, "Internal Server Error");

    private final RouteTable routes;
    private final MutationGate gate;
    private final AccessLog accessLog;
    private final Guard guard;

    /**
     * A dispatcher over these routes.
     *
     * @param routes in order of registration
     * @param patience how long a changing call waits for the one before it
     * @param accessLog told of every answer
     */
    public Dispatcher(List<Route> routes, Duration patience, AccessLog accessLog) {
        this(routes, patience, accessLog, Guard.OPEN);
    }

    /**
     * A dispatcher over these routes that not everybody may call.
     *
     * @param routes in order of registration
     * @param patience how long a changing call waits for the one before it
     * @param accessLog told of every answer
     * @param guard asked before every call
     */
    public Dispatcher(List<Route> routes, Duration patience, AccessLog accessLog, Guard guard) {
        this.guard = guard;
        this.routes = new RouteTable(routes);
        this.gate = new MutationGate(patience);
        this.accessLog = accessLog;
    }

    @Override
    public Call accept(IncomingRequest request) {
        return new Routed(
                request, routes.match(request.method(), PercentCoding.decode(request.rawPath())));
    }

    /** The answer to a request. Never throws for what a client or a handler did wrong. */
    public Response dispatch(IncomingRequest request) {
        return accept(request).answer();
    }

    private final class Routed implements Call {
        private final IncomingRequest request;
        private final RouteMatch match;

        Routed(IncomingRequest request, RouteMatch match) {
            this.request = request;
            this.match = match;
        }

        @Override
        public boolean isQuick() {
            // Where the lines go may be slow.
            if (accessLog.isShown() || guard.callers().mayWait(request)) {
                return false;
            }
            return switch (match) {
                case RouteMatch.Found(Route route, Map<String, String> segments) ->
                        route.isQuick() && !Arguments.raise(request, route, segments);
                case RouteMatch.WrongMethod _, RouteMatch.OtherSlash _, RouteMatch.Unknown _ ->
                        true;
            };
        }

        @Override
        public boolean isProbe() {
            return match instanceof RouteMatch.Found(Route route, var _)
                    && route.traits().contains(Route.Trait.PROBE);
        }

        @Override
        public Response answer() {
            Response response =
                    Objects.requireNonNullElse(
                            Dispatcher.this.answer(request, match), SERVER_ERROR);
            accessLog.answered(request, response);
            return response;
        }
    }

    private Response answer(IncomingRequest request, RouteMatch match) {
        return attempt(
                request,
                () ->
                        switch (match) {
                            case RouteMatch.Found(Route route, Map<String, String> segments) ->
                                    call(request, route, segments);
                            case RouteMatch.WrongMethod(HttpMethod allowed) ->
                                    checked(
                                            request,
                                            METHOD_NOT_ALLOWED.withHeader("Allow", allowed.name()));
                            case RouteMatch.OtherSlash(String other) ->
                                    checked(request, redirect(request, other));
                            case RouteMatch.Unknown() -> checked(request, NOT_FOUND);
                        });
    }

    private static Response attempt(IncomingRequest request, Callable<Response> work) {
        try {
            return work.call();
        } catch (DetailException e) {
            return e.response();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.compact(503, Map.of("detail", "The server is stopping"));
        } catch (Exception e) {
            LOG.error("{} {} failed", request.method(), request.rawPath(), e);
            return SERVER_ERROR;
        }
    }

    private Response checked(IncomingRequest request, Response otherwise) {
        return guard.identify(request, AccessClass.READ).refusal().orElse(otherwise);
    }

    private Response call(IncomingRequest incoming, Route route, Map<String, String> segments)
            throws Exception {
        Arguments arguments = Arguments.of(incoming, route, segments);
        if (arguments.access() == AccessClass.READ || guard.audit() == AuditTrail.NONE) {
            Identity identity = guard.identify(incoming, arguments.access());
            return identity.refusal().isPresent()
                    ? identity.refusal().get()
                    : handle(incoming, route, arguments, identity.caller(), Optional.empty());
        }
        var audited = new Audited(guard.audit(), incoming, route, segments);
        Response response;
        try {
            Identity identity = guard.identify(incoming, arguments.access());
            audited.by(identity.caller());
            response =
                    identity.refusal()
                            .orElseGet(
                                    () ->
                                            attempt(
                                                    incoming,
                                                    () ->
                                                            handle(
                                                                    incoming,
                                                                    route,
                                                                    arguments,
                                                                    identity.caller(),
                                                                    Optional.of(audited))));
        } catch (Error e) {
            audited.settled(SERVER_ERROR);
            throw e;
        }
        return audited.settled(Objects.requireNonNullElse(response, SERVER_ERROR));
    }

    private Response handle(
            IncomingRequest incoming,
            Route route,
            Arguments arguments,
            Caller caller,
            Optional<Audited> audited)
            throws Exception {
        byte[] body = route.body().isReadFirst() ? read(incoming, route) : NO_BODY;
        JsonBody json = json(incoming, route, body);
        if (json.isUnreadable()) {
            return FieldError.response(json.errors());
        }
        if (!arguments.errors().isEmpty() || !json.errors().isEmpty()) {
            var errors = new ArrayList<>(arguments.errors());
            errors.addAll(json.errors());
            return FieldError.response(errors);
        }
        var request = new Request(incoming, caller, arguments.values(), body, json);
        audited.ifPresent(call -> call.heard(request));
        return arguments.access().changesState()
                ? gate.pass(inOrder(route.handler(), audited), request)
                : route.handler().handle(request);
    }

    /** The line is numbered before the next change begins; it reaches the disk afterwards. */
    private static RouteHandler inOrder(RouteHandler handler, Optional<Audited> audited) {
        return request -> {
            Response response = handler.handle(request);
            return audited.isPresent() ? audited.get().appended(response) : response;
        };
    }

    private static byte[] read(IncomingRequest incoming, Route route) {
        try {
            return incoming.readBody(route.traits().contains(Route.Trait.UPLOAD));
        } catch (BodyTooLargeException e) {
            throw new DetailException(413, e.getMessage());
        } catch (BodyTooSlowException e) {
            throw new DetailException(408, e.getMessage());
        } catch (IOException e) {
            LOG.debug("body of {} {} broke off", incoming.method(), incoming.rawPath(), e);
            throw new DetailException(400, UNPARSABLE_BODY);
        }
    }

    private static JsonBody json(IncomingRequest incoming, Route route, byte[] body) {
        try {
            return JsonBody.of(route.body(), incoming.header("Content-Type"), body);
        } catch (UnreadableTextException e) {
            throw new DetailException(400, UNPARSABLE_BODY);
        }
    }

    private static Response redirect(IncomingRequest request, String path) {
        String query = request.rawQuery().map(raw -> "?" + raw).orElse("");
        String location = request.origin() + path + query;
        return Response.empty(307)
                .withHeader("Location", PercentCoding.encode(location, SAFE_IN_LOCATION));
    }
}
