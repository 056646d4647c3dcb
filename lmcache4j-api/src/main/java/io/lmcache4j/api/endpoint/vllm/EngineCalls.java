package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.RouteHandler;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Handlers that need the engine: 503 where there is none, 500 with a label when a call fails
 * (http-api.md §2.2, §2.3). Families differ in style and texts.
 *
 * @param manager whose engine
 * @param style the family's body style
 */
record EngineCalls(LMCacheManager manager, BodyStyle style) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    /** What to do with an engine. */
    @FunctionalInterface
    interface EngineHandler {
        Response handle(LMCacheEngine engine, Request request) throws Exception;
    }

    /** The answer to an exception. */
    @FunctionalInterface
    interface FailureBody {
        Map<String, Object> of(Exception e);
    }

    /** A handler with the usual bodies: {@code error} and {@code message}. */
    RouteHandler handler(String unavailable, String failed, EngineHandler handler) {
        return handler(unavailable, e -> error(failed, textOf(e)), handler);
    }

    /** A handler with a 500 body of the family's own. */
    RouteHandler handler(String unavailable, FailureBody failed, EngineHandler handler) {
        return guarded(
                failed,
                request -> {
                    Optional<LMCacheEngine> engine = manager.engine();
                    return engine.isPresent()
                            ? handler.handle(engine.get(), request)
                            : respond(503, error(unavailable, "LMCache engine not configured."));
                });
    }

    /** A handler that needs no engine, with the usual 500 body. */
    RouteHandler guarded(String failed, RouteHandler handler) {
        return guarded(e -> error(failed, textOf(e)), handler);
    }

    private RouteHandler guarded(FailureBody failed, RouteHandler handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (DetailException e) {
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return respond(500, failed.of(e));
            } catch (Exception e) {
                Map<String, Object> body = failed.of(e);
                LOG.warn("{}", body.get("error"), e);
                return respond(500, body);
            }
        };
    }

    /**
     * What a route with such a handler may answer, for the documentation.
     *
     * @param success what 200 tells
     * @param refusals answers of its own between success and failure
     */
    Answer[] answers(String success, Answer... refusals) {
        return Stream.of(
                        Stream.of(answer(200, success)),
                        Stream.of(refusals),
                        Stream.of(
                                answer(503, "no engine, as on a scheduler"),
                                answer(500, "the engine failed")))
                .flatMap(part -> part)
                .toArray(Answer[]::new);
    }

    private Answer answer(int status, String when) {
        return Answer.of(status, style.contentType(), when);
    }

    /** An answer in the family's style. */
    Response respond(int status, Object body) {
        return switch (style) {
            case PRETTY -> Response.pretty(status, body);
            case COMPACT -> Response.compact(status, body);
            case TEXT -> Response.text(status, String.valueOf(body));
        };
    }

    /** The error object of the handlers, fields in wire order. */
    static Map<String, Object> error(String error, String message) {
        var body = new LinkedHashMap<String, Object>();
        body.put("error", error);
        body.put("message", message);
        return body;
    }

    private static String textOf(Exception e) {
        return Optional.ofNullable(e.getMessage()).orElse("");
    }
}
