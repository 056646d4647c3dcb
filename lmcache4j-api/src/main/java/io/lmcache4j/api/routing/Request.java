package io.lmcache4j.api.routing;

import java.util.Map;
import java.util.Optional;

/** A request that has its route: what a handler reads. */
public final class Request {
    private final IncomingRequest incoming;
    private final Map<Parameter<?>, Object> values;
    private final byte[] body;
    private final Optional<Map<String, Object>> jsonObject;

    Request(
            IncomingRequest incoming,
            Map<Parameter<?>, Object> values,
            byte[] body,
            Optional<Map<String, Object>> jsonObject) {
        this.incoming = incoming;
        this.values = values;
        this.body = body;
        this.jsonObject = jsonObject;
    }

    /**
     * The value of a parameter that the route declares.
     *
     * @throws IllegalArgumentException if it does not declare it
     */
    // The values were put in under the parameter whose type made them.
    @SuppressWarnings("unchecked")
    public <T> T get(Parameter<T> parameter) {
        Object value = values.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("route does not declare " + parameter.name());
        }
        return (T) value;
    }

    /** The body, for routes with {@link BodyRule#RAW}; empty for others. */
    public byte[] body() {
        return body;
    }

    /** The body, for routes with {@link BodyRule#OPTIONAL_JSON_OBJECT}. */
    public Optional<Map<String, Object>> jsonObject() {
        return jsonObject;
    }

    /** The first header of this name. */
    public Optional<String> header(String name) {
        return incoming.header(name);
    }

    /** Who calls: address and port, or empty over a Unix socket. */
    public String client() {
        return incoming.client();
    }
}
