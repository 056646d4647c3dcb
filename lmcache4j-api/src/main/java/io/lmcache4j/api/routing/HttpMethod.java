package io.lmcache4j.api.routing;

/** The methods that routes are declared with; any other is answered 405 where the path exists. */
public enum HttpMethod {
    GET,
    POST,
    PUT,
    DELETE
}
