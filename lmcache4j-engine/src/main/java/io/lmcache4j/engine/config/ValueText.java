package io.lmcache4j.engine.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** A value as logs and messages show it: JSON in one line, secrets masked. */
final class ValueText {
    private static final int LONGEST = 120;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

    private ValueText() {}

    /** The whole value. */
    static String of(String key, Object value) {
        try {
            return MAPPER.writeValueAsString(SecretMask.mask(key, PlainValue.copyOf(value)));
        } catch (JsonProcessingException | ConversionException _) {
            return "a " + value.getClass().getSimpleName();
        }
    }

    /** The value, cut when long. */
    static String shortened(String key, Object value) {
        String text = of(key, value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    /** A name that somebody made up, in one line and not endless. */
    static String name(String name) {
        String line = name.replaceAll("[\\p{Cntrl}\\x{2028}\\x{2029}]", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }
}
