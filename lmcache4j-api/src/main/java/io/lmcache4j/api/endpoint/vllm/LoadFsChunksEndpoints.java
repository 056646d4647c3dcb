package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.DESTROY;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.JsonField;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.LoadFailedException;
import io.lmcache4j.engine.LoadPreview;
import io.lmcache4j.engine.LoadedChunks;
import io.lmcache4j.engine.config.ConfigException;
import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.ConfigStore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads the chunks of a shared store, usually a folder, into the CPU tier: {@code
 * /cache/load-fs-chunks} (http-api.md §4.11). The store is named by the configuration in a file.
 */
final class LoadFsChunksEndpoints implements Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    private static final JsonField<String> CONFIG_PATH =
            JsonField.text("config_path").about("YAML configuration whose remote store is loaded");
    private static final JsonField<Optional<BigInteger>> MAX_CHUNKS =
            JsonField.optionalInteger("max_chunks")
                    .about("At most so many; 0 and null: all; negative: all but the last");
    private static final JsonField<BigInteger> MAX_FAILED_KEYS =
            JsonField.integer("max_failed_keys", 10).about("How many failed keys are told");

    private final EngineCalls calls;

    LoadFsChunksEndpoints(LMCacheManager manager) {
        calls = new EngineCalls(manager, BodyStyle.PRETTY);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/cache/load-fs-chunks", DESTROY, this::handle)
                        .taking(DryRuns.DRY_RUN)
                        .expecting(BodyRule.json(CONFIG_PATH, MAX_CHUNKS, MAX_FAILED_KEYS))
                        .summary("Load the chunks of a folder into the CPU tier")
                        .answering(
                                Answer.pretty(200, "how many are loaded, and what is not"),
                                Answer.compact(400, "the configuration file can't be used"),
                                Answer.compact(500, "its store can't be had or listed"),
                                Answer.pretty(500, "something else failed"),
                                Answer.pretty(503, "no engine")));
    }

    private Response handle(Request request) throws Exception {
        return calls.handler(
                        "/cache/load-fs-chunks API is unavailable",
                        e -> failure(e, request.get(CONFIG_PATH)),
                        LoadFsChunksEndpoints::load)
                .handle(request);
    }

    private static Response load(LMCacheEngine engine, Request request)
            throws InterruptedException {
        ConfigStore source = configuration(request.get(CONFIG_PATH));
        long most = whole(request.get(MAX_CHUNKS).orElse(BigInteger.ZERO));
        try {
            if (DryRuns.isAsked(request)) {
                LoadPreview preview = engine.previewLoad(source, most);
                return DryRuns.answer(request, preview.evicted(), told(request, preview.chunks()));
            }
            var body = new LinkedHashMap<String, Object>();
            body.put("status", "success");
            body.putAll(told(request, engine.load(source, most)));
            body.forEach(request::noteDetail);
            return Response.pretty(body);
        } catch (LoadFailedException e) {
            LOG.warn("Loading chunks: {}", e.getMessage());
            throw new DetailException(500, detail(e));
        }
    }

    private static String detail(LoadFailedException e) {
        return switch (e.step()) {
            case SETTINGS -> "Failed to initialize RemoteBackend: " + e.getMessage();
            case CONNECT -> "FSConnector not initialized";
            case LOAD -> "Chunk loading failed: " + e.getMessage();
        };
    }

    /** The fields in wire order. */
    private static Map<String, Object> told(Request request, LoadedChunks chunks) {
        List<String> failed = chunks.failed();
        var body = new LinkedHashMap<String, Object>();
        body.put("loaded_chunks", chunks.loaded());
        body.put("total_files", chunks.total());
        body.put(
                "failed_keys",
                failed.subList(0, cut(failed.size(), whole(request.get(MAX_FAILED_KEYS)))));
        body.put("config_path", request.get(CONFIG_PATH));
        return body;
    }

    /** Where Python cuts a list of this size. */
    private static int cut(int size, long at) {
        return Math.clamp(at < 0 ? size + at : at, 0, size);
    }

    /** No list is so long that a number beyond these meant anything else. */
    private static long whole(BigInteger number) {
        return number.min(BigInteger.valueOf(Integer.MAX_VALUE))
                .max(BigInteger.valueOf(Integer.MIN_VALUE))
                .longValue();
    }

    /** The file alone: neither environment nor this process's configuration is laid over it. */
    private static ConfigStore configuration(String path) {
        try {
            Path file = Path.of(path);
            // Opening a pipe would wait for a writer for ever.
            if (Files.exists(file)
                    && Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
                throw unusable(path + " is no regular file");
            }
            return ConfigLoader.load(Optional.of(file), Map.of(), Map.of());
        } catch (InvalidPathException e) {
            throw unusable("the path holds a character that no path may");
        } catch (ConfigException | IOException e) {
            throw unusable(e.getMessage());
        }
    }

    private static DetailException unusable(String reason) {
        return new DetailException(400, "Invalid configuration file: " + reason);
    }

    private static Map<String, Object> failure(Exception e, String path) {
        Map<String, Object> body =
                EngineCalls.error(
                        "Failed to load chunks from FSConnector",
                        Optional.ofNullable(e.getMessage()).orElse(""));
        body.put("config_path", path);
        return body;
    }
}
