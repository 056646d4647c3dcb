package io.lmcache4j.engine.config;

import java.util.regex.Pattern;

/**
 * One key of {@code extra_config} that LMCache or this program knows (engine.md §1.7). Its value is
 * stored as given; the type is what a reader turns it into.
 *
 * @param name the literal key; {@code NAME} and {@code METRIC} in it stand for any text
 * @param type what the value must convert to, unless the effect is {@link Effect#NONE}
 * @param defaultText what holds when the key is absent, for documentation
 * @param effect what it takes for a change to act
 * @param check which values are sane
 * @param help what the key is for, in one line
 */
record ExtraKey(
        String name, KeyType type, String defaultText, Effect effect, Check check, String help) {

    /** Whether a key of the map is this one. */
    boolean matches(String key) {
        if (!isPattern()) {
            return name.equals(key);
        }
        String regex = Pattern.quote(name).replaceAll("NAME|METRIC", "\\\\E.+\\\\Q");
        return Pattern.matches(regex, key);
    }

    boolean isPattern() {
        return name.contains("NAME") || name.contains("METRIC");
    }

    /** Refuses a value that a reader of the key could not use. */
    void verify(String key, Object value) {
        if (effect == Effect.NONE || value == null) {
            return;
        }
        try {
            Object converted = Converters.of(type).convert(value);
            check.problem(converted)
                    .ifPresent(
                            expected -> {
                                throw new ConversionException(expected);
                            });
        } catch (ConversionException e) {
            throw ConversionException.inside(key, e.expected());
        }
    }
}
