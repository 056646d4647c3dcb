package io.lmcache4j.api.routing;

import java.util.List;

/** One family of endpoints: the routes that belong together, such as {@code /freeze/*}. */
@FunctionalInterface
public interface Endpoints {
    /** The routes, in the order in which they are registered. Asked once for each server. */
    List<Route> routes();
}
