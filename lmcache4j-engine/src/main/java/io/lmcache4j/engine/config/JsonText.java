package io.lmcache4j.engine.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.util.Map;

/** JSON inside a configuration value, read as Python's {@code json.loads} does: NaN is a number. */
final class JsonText {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(PlainValue.MAX_DEPTH)
                                                    .build())
                                    .build())
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private JsonText() {}

    /**
     * The object in a JSON text; null if the text is {@code null}.
     *
     * @throws ConversionException if it is not JSON or not an object
     */
    static Map<String, Object> parseObject(String text) {
        return switch (read(text)) {
            case null -> null;
            case Map<?, ?> map -> PlainValue.copyOfMap(map);
            default -> throw new ConversionException("a JSON object");
        };
    }

    /**
     * Any JSON text as a plain value.
     *
     * @throws ConversionException if it is not JSON
     */
    static Object parse(String text) {
        return PlainValue.copyOf(read(text));
    }

    private static Object read(String text) {
        try {
            return MAPPER.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            // Its message quotes the text, which may hold secrets; the place is enough.
            throw new ConversionException("JSON" + place(e.getLocation()));
        }
    }

    /** The limits that text can exceed, such as depth, are reported without a place. */
    private static String place(JsonLocation location) {
        return location == null
                ? ", not nested more than %d levels deep".formatted(PlainValue.MAX_DEPTH)
                : " (line %d, column %d is not)"
                        .formatted(location.getLineNr(), location.getColumnNr());
    }
}
