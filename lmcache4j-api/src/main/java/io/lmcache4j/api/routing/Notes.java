package io.lmcache4j.api.routing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a handler tells the audit log about its call. For the call's thread. */
final class Notes {
    private final Map<String, Object> detail = new LinkedHashMap<>();
    private Optional<Object> before = Optional.empty();
    private Optional<Object> after = Optional.empty();

    void change(Object was, Object is) {
        before = Optional.of(was);
        after = Optional.of(is);
    }

    void detail(String name, Object value) {
        detail.put(name, value);
    }

    Optional<Object> before() {
        return before;
    }

    Optional<Object> after() {
        return after;
    }

    Map<String, Object> detail() {
        return detail;
    }
}
