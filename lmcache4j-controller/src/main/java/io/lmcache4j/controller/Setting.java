package io.lmcache4j.controller;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.lmcache4j.engine.config.SecretMask;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody said about one key: a value as the file gives it, or a text.
 *
 * @param key its name
 * @param value never null
 * @param origin where it was said, for messages
 * @param given whether it stood on the command line, where a bad value is wrong use
 */
record Setting(String key, Object value, String origin, boolean given) {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final double MILLIS = 1e3;
    private static final int MOST_SHOWN = 80;

    /** A text, not empty. */
    String text() {
        String text = String.valueOf(value).strip();
        if (text.isEmpty() || value instanceof Map) {
            throw bad("a text");
        }
        return text;
    }

    /** An integer in a closed range. */
    int integer(int least, int most) {
        double number = number("an integer from %d to %d".formatted(least, most));
        if (number != Math.rint(number) || number < least || number > most) {
            throw bad("an integer from %d to %d".formatted(least, most));
        }
        return (int) number;
    }

    /** A number of seconds above 0. */
    Duration seconds() {
        double number = number("a number of seconds above 0");
        Duration duration = Duration.ofMillis((long) (number * MILLIS));
        if (!(number > 0) || duration.isZero()) {
            throw bad("a number of seconds above 0");
        }
        return duration;
    }

    /** A number from 0 to 1. */
    double ratio() {
        double number = number("a number from 0 to 1");
        if (!(number >= 0 && number <= 1)) {
            throw bad("a number from 0 to 1");
        }
        return number;
    }

    /** One of these names, in any case. */
    <E extends Enum<E>> E oneOf(E[] names) {
        for (E name : names) {
            if (name.name().equalsIgnoreCase(String.valueOf(value).strip())) {
                return name;
            }
        }
        throw bad(
                "one of " + Stream.of(names).map(Setting::lower).collect(Collectors.joining(", ")));
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    /** A mapping, from a file or as a JSON text; nothing for {@code null}. */
    Optional<Map<String, Object>> mapping(String example) {
        Object read = value instanceof String text ? json(text, example) : value;
        return switch (read) {
            case null -> Optional.empty();
            case Map<?, ?> map -> {
                Map<String, Object> named = new LinkedHashMap<>();
                map.forEach((name, each) -> named.put(String.valueOf(name), each));
                yield Optional.of(named);
            }
            default -> throw bad("a mapping such as " + example);
        };
    }

    private Object json(String text, String example) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            throw bad("JSON such as " + example);
        }
    }

    private double number(String expected) {
        try {
            return Double.parseDouble(String.valueOf(value).strip());
        } catch (NumberFormatException e) {
            throw bad(expected);
        }
    }

    /** The failure to report: wrong use if the command line says so. */
    RuntimeException bad(String expected) {
        String shown = SecretMask.text(String.valueOf(value));
        String message =
                "%s: expected %s, got %s (%s)"
                        .formatted(
                                key,
                                expected,
                                shown.length() > MOST_SHOWN
                                        ? shown.substring(0, MOST_SHOWN) + "…"
                                        : shown,
                                origin);
        return given ? new IllegalArgumentException(message) : new ControllerException(message);
    }
}
