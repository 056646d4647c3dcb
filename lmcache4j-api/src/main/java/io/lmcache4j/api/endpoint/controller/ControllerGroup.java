package io.lmcache4j.api.endpoint.controller;

import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.EndpointGroup;
import io.lmcache4j.api.routing.Endpoints;

import java.util.List;
import java.util.Optional;

/**
 * The families of the group {@code controller}: without a fleet on the servers of engines, with one
 * on a controller's, which makes the group itself.
 */
public final class ControllerGroup implements EndpointGroup {
    private final Optional<FleetView> fleet;

    /** For {@link java.util.ServiceLoader}: the group of a server that controls nothing. */
    public ControllerGroup() {
        fleet = Optional.empty();
    }

    /** The group of a controller. */
    public ControllerGroup(FleetView fleet) {
        this.fleet = Optional.of(fleet);
    }

    @Override
    public String name() {
        return "controller";
    }

    @Override
    public List<Endpoints> endpoints(ApiContext context) {
        return List.of(new KeyStatsEndpoints(fleet), new WorkersEndpoints(fleet));
    }
}
