package io.lmcache4j.api.endpoint.controller;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.RouteHandler;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * Handlers that need a fleet: 503 where there is none, 500 with the failure's text (http-api.md
 * §5).
 *
 * @param fleet absent unless this is a controller
 */
record FleetCalls(Optional<FleetView> fleet) {
    static final Answer NO_FLEET = Answer.compact(503, "not a controller");
    static final Answer FAILED = Answer.compact(500, "the controller failed");

    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    /** What to do with a fleet. */
    @FunctionalInterface
    interface FleetHandler {
        Response handle(FleetView fleet, Request request);
    }

    RouteHandler handler(FleetHandler handler) {
        return request -> {
            FleetView present =
                    fleet.orElseThrow(
                            () -> new DetailException(503, "Controller manager not available"));
            try {
                return handler.handle(present, request);
            } catch (DetailException e) {
                throw e;
            } catch (RuntimeException e) {
                LOG.warn("The controller failed", e);
                throw new DetailException(500, Optional.ofNullable(e.getMessage()).orElse(""));
            }
        };
    }
}
