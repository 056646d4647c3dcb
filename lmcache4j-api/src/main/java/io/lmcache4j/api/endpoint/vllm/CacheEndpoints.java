package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.endpoint.vllm.DryRuns.DRY_RUN;
import static io.lmcache4j.api.routing.AccessClass.DESTROY;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.body.TokenLists;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.Prompt;
import io.lmcache4j.engine.RetrieveRequest;
import io.lmcache4j.engine.StoreRequest;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.storage.Cleared;
import io.lmcache4j.engine.storage.DryRun;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Clearing, and storing and retrieving for tests: {@code /cache/*} (http-api.md §4.7). */
final class CacheEndpoints implements Endpoints {
    private static final String UNAVAILABLE = "LMCache API is unavailable";
    private static final Parameter<Optional<List<String>>> LOCATIONS =
            Parameter.texts("locations")
                    .about("Name of a tier to clear, repeatable; all without it");
    private static final Parameter<Optional<String>> TOKENS_MOCK =
            Parameter.text("tokens_mock")
                    .about("start,end: the made-up tokens start to end-1; needed");

    private final LMCacheManager manager;
    private final EngineCalls calls;

    CacheEndpoints(LMCacheManager manager) {
        this.manager = manager;
        calls = new EngineCalls(manager, BodyStyle.PRETTY);
    }

    /** What store and retrieve do once their tokens are known. */
    private interface MockCall {
        Map<String, Object> run(LMCacheEngine engine, Prompt prompt, KvCaches caches, int[] slots);

        DryRun preview(LMCacheEngine engine, Prompt prompt, KvCaches caches, int[] slots);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.delete(
                                "/cache/clear",
                                DESTROY,
                                calls.handler(
                                        UNAVAILABLE,
                                        "Failed to clear cache",
                                        CacheEndpoints::clear))
                        .taking(LOCATIONS, DRY_RUN)
                        .expecting(BodyRule.OPTIONAL_JSON_OBJECT)
                        .summary("Remove all chunks of this rank, from some tiers or all")
                        .answering(calls.answers("how many tokens were removed, or what would go")),
                mock("/cache/store", "Failed to store cache", new Store())
                        .summary("For tests: store the KV of slots 0 to n-1 for made-up tokens"),
                mock("/cache/retrieve", "Failed to retrieve cache", new Retrieve())
                        .summary("For tests: overwrite slots 0 to n-1 with cached KV"));
    }

    private static Response clear(LMCacheEngine engine, Request request) {
        Optional<List<String>> locations = request.get(LOCATIONS);
        if (DryRuns.isAsked(request)) {
            return DryRuns.answer(request, engine.previewClear(locations));
        }
        Map<String, Cleared> cleared = engine.clear(locations);
        note(request, cleared);
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("num_removed", cleared.values().stream().mapToLong(Cleared::tokens).sum());
        return Response.pretty(body);
    }

    /** For the audit log, since the answer is a sum alone. */
    private static void note(Request request, Map<String, Cleared> cleared) {
        var backends = new LinkedHashMap<String, Object>();
        cleared.forEach(
                (name, went) -> {
                    var counts = new LinkedHashMap<String, Object>();
                    counts.put("found", went.found());
                    counts.put("removed", went.chunks());
                    counts.put("bytes", went.bytes());
                    counts.put("tokens", went.tokens());
                    counts.put("skipped", went.skipped());
                    counts.put("skipped_pinned", went.pinned());
                    counts.put("skipped_in_use", went.inUse());
                    backends.put(name, counts);
                });
        request.noteDetail("backends", backends);
    }

    /** Out of the slots into the tiers. */
    private record Store() implements MockCall {
        @Override
        public Map<String, Object> run(
                LMCacheEngine engine, Prompt prompt, KvCaches caches, int[] slots) {
            engine.store(StoreRequest.of(prompt, caches, slots));
            var body = new LinkedHashMap<String, Object>();
            body.put("status", "success");
            body.put("num_tokens", prompt.length());
            return body;
        }

        @Override
        public DryRun preview(LMCacheEngine engine, Prompt prompt, KvCaches caches, int[] slots) {
            return engine.previewStore(StoreRequest.of(prompt, caches, slots));
        }
    }

    /** Out of the tiers over the slots. */
    private record Retrieve() implements MockCall {
        @Override
        public Map<String, Object> run(
                LMCacheEngine engine, Prompt prompt, KvCaches caches, int[] slots) {
            RetrieveRequest request = RetrieveRequest.of(prompt, caches, slots);
            int found = engine.retrieve(request).retrievedTokens();
            var body = new LinkedHashMap<String, Object>();
            body.put("status", "success");
            body.put("num_tokens", prompt.length());
            body.put("num_retrieved", found);
            return body;
        }

        @Override
        public DryRun preview(LMCacheEngine engine, Prompt prompt, KvCaches caches, int[] slots) {
            return engine.previewRetrieve(RetrieveRequest.of(prompt, caches, slots));
        }
    }

    private Route mock(String path, String failed, MockCall call) {
        return Route.post(
                        path,
                        DESTROY,
                        calls.handler(
                                UNAVAILABLE,
                                e -> failure(failed, e),
                                (engine, request) -> mock(engine, request, call)))
                .taking(TOKENS_MOCK, DRY_RUN)
                .answering(
                        calls.answers(
                                "how many tokens were moved, or what would go",
                                Answer.pretty(400, "tokens that can't be used")));
    }

    private Response mock(LMCacheEngine engine, Request request, MockCall call) {
        String text = request.get(TOKENS_MOCK).orElse("");
        if (text.isEmpty()) {
            return badRequest(
                    "Missing parameters", "Must specify either tokens_input or tokens_mock");
        }
        MockTokens tokens;
        try {
            tokens = MockTokens.parse(text);
        } catch (MockTokens.InvalidException e) {
            return badRequest(
                    "Invalid tokens_mock format",
                    "tokens_mock must be 'start,end': " + e.getMessage());
        }
        KvCaches caches =
                manager.kvCaches()
                        .orElseThrow(
                                () -> new IllegalStateException("no KV caches are registered"));
        if (!tokens.fitsLong()) {
            return badRequest("Invalid tokens_mock range", "token ids must fit in 64 bits");
        }
        if (tokens.count().compareTo(BigInteger.valueOf(TokenLists.MOST)) > 0) {
            return badRequest(
                    "Invalid tokens_mock range",
                    "%d tokens are more than the %d that one request may have"
                            .formatted(tokens.count(), TokenLists.MOST));
        }
        // Slots 0 to n-1 of the live caches; upstream has no bound (http-api.md §11.1 row 13).
        if (tokens.count().compareTo(BigInteger.valueOf(caches.slots())) > 0) {
            return badRequest(
                    "Invalid tokens_mock range",
                    "%d tokens are more than the %d slots of the KV caches"
                            .formatted(tokens.count(), caches.slots()));
        }
        Prompt prompt = Prompt.of(tokens.ids());
        int[] slots = IntStream.range(0, prompt.length()).toArray();
        if (DryRuns.isAsked(request)) {
            return DryRuns.answer(request, call.preview(engine, prompt, caches, slots));
        }
        Map<String, Object> body = call.run(engine, prompt, caches, slots);
        body.forEach(request::noteDetail);
        return Response.pretty(body);
    }

    private static Response badRequest(String error, String message) {
        return Response.pretty(400, EngineCalls.error(error, message));
    }

    private static Map<String, Object> failure(String error, Exception e) {
        String type = e.getClass().getSimpleName();
        String text = Optional.ofNullable(e.getMessage()).orElse("");
        Map<String, Object> body =
                EngineCalls.error(error, text.isEmpty() ? "Exception type: " + type : text);
        body.put("exception_type", type);
        return body;
    }
}
