package io.lmcache4j.api.routing;

import java.util.List;

/**
 * A named group of endpoint families, found by {@link java.util.ServiceLoader}: how a jar on the
 * class path adds endpoints. The implementing class is public, has a public constructor without
 * parameters, and is named in {@code META-INF/services/io.lmcache4j.api.routing.EndpointGroup} or
 * provided by a module.
 */
public interface EndpointGroup {
    /** The name by which {@code lmcache4j.api_groups} picks groups. */
    String name();

    /** The families for one server, in order. Called once for each server; share nothing. */
    List<Endpoints> endpoints(ApiContext context);
}
