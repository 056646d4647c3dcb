package io.lmcache4j.api.endpoint.controller;

import java.util.List;

/** What a controller's endpoints read of its fleet. Asked on any thread, for each request anew. */
@FunctionalInterface
public interface FleetView {
    /** All registered workers, in order of registration. */
    List<FleetWorker> workers();
}
