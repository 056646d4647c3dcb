package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.routing.RouteHandler;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.layout.KvCaches;
import io.lmcache4j.engine.layout.LayerInfo;
import io.lmcache4j.engine.layout.SlotMapping;
import io.lmcache4j.engine.layout.SlotMappingException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks into the KV tensors themselves: {@code /cache/kvcache/*} (http-api.md §4.8 to §4.10). */
final class KvCacheEndpoints implements Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    /** What Python says when a scheduler sets the flag of the engine that it does not have. */
    private static final String NO_ENGINE =
            "'NoneType' object has no attribute 'kvcache_check_log_enabled'";

    private static final Parameter<Optional<String>> SLOT_MAPPING =
            Parameter.text("slot_mapping").about("Slots and ranges, such as 1,2,[9,12],17");
    private static final Parameter<Optional<BigInteger>> CHUNK_SIZE =
            Parameter.integer("chunk_size")
                    .about("Slots of a chunk; without it nothing is computed");
    private static final Parameter<Boolean> LAYERWISE =
            Parameter.flag("layerwise", false).about("Whether each layer has checksums of its own");
    private static final Parameter<Optional<String>> ENABLED =
            Parameter.text("enabled")
                    .about("true or false; without it the state is only told")
                    .raising(MUTATE);

    private final LMCacheManager manager;
    private final LongWork checks = new LongWork("kvcache-check-thread", "check of the KV caches");

    KvCacheEndpoints(LMCacheManager manager) {
        this.manager = manager;
    }

    @Override
    public List<Route> routes() {
        return List.of(check(), recordSlot(), info());
    }

    private Route check() {
        return Route.get(
                        "/cache/kvcache/check",
                        READ,
                        guarded("Failed to compute checksums", this::check))
                .taking(SLOT_MAPPING, CHUNK_SIZE, LAYERWISE)
                .summary("MD5 sums of what slots of the KV caches hold")
                .answering(
                        Answer.pretty(200, "checksums"),
                        Answer.pretty(400, "a parameter that can't be used"),
                        Answer.pretty(404, "no KV caches are registered"),
                        Answer.pretty(500, "hashing failed"),
                        Answer.compact(503, "another check is running, or this one took too long"));
    }

    private Route recordSlot() {
        return Route.post(
                        "/cache/kvcache/record_slot",
                        READ,
                        guarded("Failed to set record slot status", this::recordSlot))
                .taking(ENABLED)
                .summary("Whether each store and retrieve logs its slots, or switch that")
                .answering(
                        Answer.pretty(200, "the state"),
                        Answer.pretty(400, "neither true nor false"),
                        Answer.pretty(500, "there is no engine to switch it in"));
    }

    private Route info() {
        return Route.get(
                        "/cache/kvcache/info",
                        READ,
                        guarded("Failed to get kvcache info", _ -> layers()))
                .summary("Shape, element type and device of each layer's KV tensor")
                .answering(
                        Answer.pretty(200, "layers in order of registration"),
                        Answer.pretty(404, "no KV caches are registered"),
                        Answer.pretty(500, "the layers can't be told"));
    }

    /** The checks stand in upstream's order; whichever fails first is the answer. */
    private Response check(Request request) throws Exception {
        String text = request.get(SLOT_MAPPING).orElse("");
        if (text.isEmpty()) {
            return badRequest("Missing parameters", "slot_mapping parameter is required");
        }
        SlotMapping slots;
        try {
            slots = SlotMapping.parse(text);
        } catch (SlotMappingException e) {
            return badRequest(
                    "Invalid slot_mapping format",
                    "slot_mapping must be comma-separated integers or ranges like [start,end]: "
                            + e.getMessage());
        }
        if (manager.kvCaches().isEmpty()) {
            return noCaches();
        }
        KvCaches caches = manager.kvCaches().get();
        Optional<String> outside = slots.outOfBounds(caches.slots());
        if (outside.isPresent()) {
            return badRequest("Invalid slot indices", outside.get());
        }
        Optional<BigInteger> chunkSize = request.get(CHUNK_SIZE);
        if (chunkSize.filter(size -> size.signum() <= 0).isPresent()) {
            return badRequest("Invalid chunk_size", "chunk_size must be a positive integer");
        }
        var check = new KvCheck(caches, slots, chunkSize, request.get(LAYERWISE));
        if (check.hasTooManySums()) {
            return badRequest("Invalid chunk_size", check.tooManySums());
        }
        return Response.pretty(chunkSize.isEmpty() ? check.call() : checks.run(check));
    }

    private Response recordSlot(Request request) {
        Optional<LMCacheEngine> engine = manager.engine();
        Optional<String> enabled = request.get(ENABLED);
        if (enabled.isPresent()) {
            // Not equalsIgnoreCase, which also takes the long s for an s.
            String word = enabled.get().toLowerCase(Locale.ROOT);
            if (!word.equals("true") && !word.equals("false")) {
                return badRequest("Invalid parameter", "enabled must be 'true' or 'false'");
            }
            LMCacheEngine present = engine.orElseThrow(() -> new IllegalStateException(NO_ENGINE));
            boolean on = word.equals("true");
            request.noteChange(present.isKvcacheCheckLogEnabled(), on);
            present.setKvcacheCheckLogEnabled(on);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put(
                "kvcache_check_log_enabled",
                engine.map(LMCacheEngine::isKvcacheCheckLogEnabled).orElse(false));
        return Response.pretty(body);
    }

    private Response layers() {
        if (manager.kvCaches().isEmpty()) {
            return noCaches();
        }
        var layers = new LinkedHashMap<String, Object>();
        for (LayerInfo layer : manager.kvCaches().get().info()) {
            var shown = new LinkedHashMap<String, Object>();
            shown.put("shape", layer.shape());
            shown.put("dtype", layer.dtype());
            shown.put("device", layer.device());
            layers.put(layer.name(), shown);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("status", "success");
        body.put("num_layers", layers.size());
        body.put("layers", layers);
        return Response.pretty(body);
    }

    private static RouteHandler guarded(String label, RouteHandler handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (DetailException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                LOG.warn("{}", label, e);
                return Response.pretty(
                        500,
                        EngineCalls.error(label, Optional.ofNullable(e.getMessage()).orElse("")));
            }
        };
    }

    private static Response noCaches() {
        Map<String, Object> body =
                EngineCalls.error(
                        "kv_caches not available", "kv_caches is empty or not initialized");
        return Response.pretty(404, body);
    }

    private static Response badRequest(String error, String message) {
        return Response.pretty(400, EngineCalls.error(error, message));
    }
}
