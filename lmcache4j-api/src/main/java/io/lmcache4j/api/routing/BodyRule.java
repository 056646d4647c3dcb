package io.lmcache4j.api.routing;

/** What a route expects in the body of a request. */
public enum BodyRule {
    /** Nothing; what is sent is skipped. */
    NONE,
    /** Anything: the handler parses {@link Request#body} by hand. */
    RAW,
    /** Nothing, or a JSON object sent as JSON, found in {@link Request#jsonObject}; else 422. */
    OPTIONAL_JSON_OBJECT
}
