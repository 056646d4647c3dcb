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
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigException;
import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.LMCacheConfig;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads chunks that lie in a folder into the CPU tier: {@code /cache/load-fs-chunks} (http-api.md
 * §4.11). The folder is named by the configuration of a remote backend, which this build can't
 * make; so every call with a usable configuration ends there, and so does one with {@code dry_run}:
 * nothing would be loaded.
 */
final class LoadFsChunksEndpoints implements Endpoints {
    private static final JsonField<String> CONFIG_PATH =
            JsonField.text("config_path").about("YAML configuration whose remote_url is loaded");
    private static final JsonField<Optional<BigInteger>> MAX_CHUNKS =
            JsonField.optionalInteger("max_chunks").about("At most so many; 0 and null mean all");
    private static final JsonField<BigInteger> MAX_FAILED_KEYS =
            JsonField.integer("max_failed_keys", 10).about("How many failed keys are told");

    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*)://.*");

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
                                Answer.compact(400, "the configuration file can't be used"),
                                Answer.compact(500, "its remote backend can't be made"),
                                Answer.pretty(500, "something else failed"),
                                Answer.pretty(503, "no engine")));
    }

    private Response handle(Request request) throws Exception {
        return calls.handler(
                        "/cache/load-fs-chunks API is unavailable",
                        e -> failure(e, request.get(CONFIG_PATH)),
                        (_, _) -> load(request))
                .handle(request);
    }

    private static Response load(Request request) {
        LMCacheConfig configuration = configuration(request.get(CONFIG_PATH));
        throw new DetailException(
                500, "Failed to initialize RemoteBackend: " + missingConnector(configuration));
    }

    /** The file alone: neither environment nor this process's configuration is laid over it. */
    private static LMCacheConfig configuration(String path) {
        try {
            Path file = Path.of(path);
            // Opening a pipe would wait for a writer for ever.
            if (Files.exists(file)
                    && Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
                throw unusable(path + " is no regular file");
            }
            return ConfigLoader.load(Optional.of(file), Map.of(), Map.of()).current();
        } catch (InvalidPathException e) {
            throw unusable("the path holds a character that no path may");
        } catch (ConfigException | IOException e) {
            throw unusable(e.getMessage());
        }
    }

    private static DetailException unusable(String reason) {
        return new DetailException(400, "Invalid configuration file: " + reason);
    }

    /** Tells the scheme of the address only, since the rest may hold a password. */
    private static String missingConnector(LMCacheConfig configuration) {
        if (!(configuration.get("remote_url") instanceof String url)) {
            return "the file sets no remote_url";
        }
        Matcher scheme = SCHEME.matcher(url);
        return "this build has no connector for "
                + (scheme.matches() ? scheme.group(1) + "://" : "this remote_url");
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
