package io.lmcache4j.engine.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** A value as messages show it: one line of JSON, cut when long, masked when secret. */
final class ValueText {
    private static final int LONGEST = 120;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ValueText() {}

    static String of(String key, Object value) {
        String text = json(SecretMask.mask(key, value));
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException _) {
            return "a " + value.getClass().getSimpleName();
        }
    }
}
