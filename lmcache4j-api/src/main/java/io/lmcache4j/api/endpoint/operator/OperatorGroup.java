package io.lmcache4j.api.endpoint.operator;

import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.EndpointGroup;
import io.lmcache4j.api.routing.Endpoints;

import java.util.List;

/** The families of the group {@code operator}. */
public final class OperatorGroup implements EndpointGroup {
    /** For {@link java.util.ServiceLoader}. */
    public OperatorGroup() {}

    @Override
    public String name() {
        return "operator";
    }

    @Override
    public List<Endpoints> endpoints(ApiContext context) {
        return List.of(
                new HealthEndpoints(context.manager()),
                new StatusEndpoints(context.manager()),
                new NodesEndpoints(context.manager()));
    }
}
