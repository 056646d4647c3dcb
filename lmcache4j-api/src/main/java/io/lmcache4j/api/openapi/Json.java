package io.lmcache4j.api.openapi;

import java.util.LinkedHashMap;
import java.util.Map;

/** Objects whose members keep the order in which they are written down. */
final class Json {
    private Json() {}

    /** An object of these members, name and value in turn. */
    static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** A reference to a schema of the document. */
    static Map<String, Object> reference(String schema) {
        return object("$ref", "#/components/schemas/" + schema);
    }
}
