package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheManager;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the inference engine says of itself: {@code /inference_*} (http-api.md §4.2, §4.3). */
final class InferenceEndpoints implements Endpoints {
    private static final Parameter<Optional<String>> FORMAT =
            Parameter.text("format").about("Accepted and ignored");

    private final LMCacheManager manager;
    private final Masking masking;
    private final EngineCalls calls;

    InferenceEndpoints(LMCacheManager manager, Masking masking) {
        this.manager = manager;
        this.masking = masking;
        calls = new EngineCalls(manager, BodyStyle.PRETTY);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                                "/inference_info",
                                READ,
                                calls.guarded(
                                        "Failed to get inference info",
                                        _ ->
                                                Response.pretty(
                                                        masking.values(manager.inferenceInfo()))))
                        .taking(FORMAT)
                        .summary(
                                "Versions, model and cache of the inference engine, secrets masked")
                        .answering(
                                Answer.pretty(200, "empty without an inference engine"),
                                Answer.pretty(500, "the inference engine failed")),
                Route.get(
                                "/inference_version",
                                READ,
                                calls.guarded("Failed to get inference version", _ -> version()))
                        .summary("Version of the inference engine")
                        .answering(
                                Answer.pretty(200, "NA without an inference engine"),
                                Answer.pretty(500, "the inference engine failed")));
    }

    private Response version() {
        return Response.pretty(Map.of("vllm_version", manager.inferenceVersion()));
    }
}
