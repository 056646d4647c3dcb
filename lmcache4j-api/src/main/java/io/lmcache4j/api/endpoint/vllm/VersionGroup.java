package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.EndpointGroup;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.engine.Version;

import java.util.List;

/**
 * What of the group {@code vllm} a process has that serves no engine: its versions. A host gives it
 * to its server in place of the group.
 */
public final class VersionGroup implements EndpointGroup {
    /** The group of a process without engine. */
    public VersionGroup() {}

    @Override
    public String name() {
        return "vllm";
    }

    @Override
    public List<Endpoints> endpoints(ApiContext context) {
        return List.of(new VersionEndpoints(Version.current()));
    }
}
