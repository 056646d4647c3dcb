package io.lmcache4j.api.endpoint.common;

import io.lmcache4j.api.masking.Masking;
import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.EndpointGroup;
import io.lmcache4j.api.routing.Endpoints;

import java.util.List;

/** The families of the group {@code common}, in upstream's order of registration. */
public final class CommonGroup implements EndpointGroup {
    /** For {@link java.util.ServiceLoader}. */
    public CommonGroup() {}

    @Override
    public String name() {
        return "common";
    }

    @Override
    public List<Endpoints> endpoints(ApiContext context) {
        Masking masking = Masking.of(context.manager().config().current());
        return List.of(
                new EnvEndpoints(System::getenv, masking),
                new LoglevelEndpoints(context.logs()),
                new MetricsEndpoints(context.manager().metrics()),
                new PeriodicThreadsEndpoints(context.manager().periodicThreads(), masking),
                new RunScriptEndpoints(context.manager().config()),
                new ThreadsEndpoints());
    }
}
