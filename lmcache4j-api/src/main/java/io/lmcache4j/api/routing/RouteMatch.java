package io.lmcache4j.api.routing;

import java.util.Map;

/** What a method and a path lead to. */
sealed interface RouteMatch {
    /** A route, with the decoded segments of its path by name. */
    record Found(Route route, Map<String, String> segments) implements RouteMatch {}

    /** The path is known under other methods: 405. */
    record WrongMethod(HttpMethod allowed) implements RouteMatch {}

    /** The path is known with its trailing slash removed or added: 307. */
    record OtherSlash(String path) implements RouteMatch {}

    /** 404. */
    record Unknown() implements RouteMatch {}
}
