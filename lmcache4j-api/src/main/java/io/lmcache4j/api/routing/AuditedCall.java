package io.lmcache4j.api.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the audit log is told of one call that changes, destroys or reveals, allowed or not
 * (operator-api.md §5). Nothing is masked or shortened yet.
 *
 * @param caller who asked
 * @param route {@code METHOD /path}, the path as the route declares it
 * @param parameters what was given in query and path, and the JSON object of the body as {@code
 *     body}
 * @param before the value that the call changed, as it was, where there is one
 * @param after the same as it is now
 * @param status of the answer
 * @param detail what else is worth keeping
 * @param time when the call came, epoch seconds
 * @param millis how long it took
 */
public record AuditedCall(
        Caller caller,
        String route,
        Map<String, Object> parameters,
        Optional<Object> before,
        Optional<Object> after,
        int status,
        Map<String, Object> detail,
        double time,
        double millis) {
    public AuditedCall {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
    }
}
