package io.lmcache4j.api.endpoint.operator;

import io.lmcache4j.api.masking.Masking;
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
        Masking masking = Masking.of(context.manager().config().current());
        return List.of(
                new HealthEndpoints(context.manager(), masking),
                new StatusEndpoints(context.manager(), masking),
                new NodesEndpoints(context.manager()),
                new AuditEndpoints(context.audit()));
    }
}
