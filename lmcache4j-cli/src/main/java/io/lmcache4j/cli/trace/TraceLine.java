package io.lmcache4j.cli.trace;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;

/** One line of a trace as a request. Unknown fields are passed over, missing ones are refused. */
final class TraceLine {
    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .reader();

    private TraceLine() {}

    /**
     * Parses the first {@code length} bytes.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if they are no JSON
     * @throws IllegalArgumentException if they are no request, with the field and its value
     */
    static TraceRequest parse(byte[] line, int length) throws IOException {
        JsonNode object = JSON.readTree(line, 0, length);
        if (!object.isObject()) {
            throw new IllegalArgumentException("must be a JSON object, is " + excerpt(object));
        }
        return new TraceRequest(
                number(object, "timestamp"),
                count(object, "input_length"),
                count(object, "output_length"),
                ids(object));
    }

    private static long[] ids(JsonNode object) {
        JsonNode ids = object.path("hash_ids");
        if (!ids.isArray()) {
            throw wrong("hash_ids", "a list of integers", ids);
        }
        long[] blocks = new long[ids.size()];
        for (int i = 0; i < blocks.length; i++) {
            if (!ids.get(i).isIntegralNumber() || !ids.get(i).canConvertToLong()) {
                throw wrong("hash_ids", "a list of integers", ids.get(i));
            }
            blocks[i] = ids.get(i).longValue();
        }
        return blocks;
    }

    private static int count(JsonNode object, String field) {
        long value = number(object, field);
        if (value != (int) value) {
            throw wrong(field, "below 2147483648", object.get(field));
        }
        return (int) value;
    }

    private static long number(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(field, "an integer", value);
        }
        return value.longValue();
    }

    private static IllegalArgumentException wrong(String field, String wanted, JsonNode found) {
        return new IllegalArgumentException(
                field
                        + " must be "
                        + wanted
                        + ", "
                        + (found.isMissingNode() ? "is missing" : "is " + excerpt(found)));
    }

    private static String excerpt(JsonNode node) {
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
