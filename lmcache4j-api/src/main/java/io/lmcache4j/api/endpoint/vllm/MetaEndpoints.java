package io.lmcache4j.api.endpoint.vllm;

import static io.lmcache4j.api.routing.AccessClass.READ;
import static io.lmcache4j.api.routing.Route.Trait.QUICK;

import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.EngineMetadata;

import java.util.List;

/** Model, rank and shape: {@code /meta} (http-api.md §4.6). */
final class MetaEndpoints implements Endpoints {
    private final LMCacheManager manager;
    private final NamedValues values;

    MetaEndpoints(LMCacheManager manager, Masking masking) {
        this.manager = manager;
        values = new NamedValues(masking);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/meta", READ, this::meta)
                        .taking(NamedValues.NAMES, Masking.REVEAL)
                        .served(QUICK)
                        .summary("Model, rank and shape, sorted by name, secrets masked")
                        .answering(Answer.text(200, "a JSON object, as text")));
    }

    private Response meta(Request request) {
        EngineMetadata metadata = manager.metadata();
        return values.show(request, metadata, metadata.attributes());
    }
}
