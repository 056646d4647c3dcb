package io.lmcache4j.engine.config;

import java.util.List;
import java.util.Map;

/**
 * A value as logs and messages show it: JSON in one line, secrets masked.
 *
 * <p>Written by hand, since loading a JSON library for one log line would slow every start.
 */
final class ValueText {
    private static final int LONGEST = 120;

    private ValueText() {}

    /** The whole value. */
    static String of(String key, Object value) {
        try {
            return ofMasked(SecretMask.mask(key, PlainValue.copyOf(value)));
        } catch (ConversionException _) {
            return "a " + value.getClass().getSimpleName();
        }
    }

    /** A plain value whose secrets are masked already. */
    static String ofMasked(Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    /** The value, cut when long. */
    static String shortened(String key, Object value) {
        return cut(of(key, value));
    }

    /** A name that somebody made up, in one line and not endless. */
    static String name(String name) {
        return cut(SecretMask.text(name.replaceAll("[\\p{Cntrl}\\x{2028}\\x{2029}]", "?")));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private static void append(StringBuilder json, Object value) {
        switch (value) {
            case String text -> appendQuoted(json, text);
            case List<?> list -> {
                json.append('[');
                String between = "";
                for (Object element : list) {
                    json.append(between);
                    append(json, element);
                    between = ", ";
                }
                json.append(']');
            }
            case Map<?, ?> map -> {
                json.append('{');
                String between = "";
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.append(between);
                    appendQuoted(json, String.valueOf(entry.getKey()));
                    json.append(": ");
                    append(json, entry.getValue());
                    between = ", ";
                }
                json.append('}');
            }
            case null, default -> json.append(value);
        }
    }

    private static void appendQuoted(StringBuilder json, String text) {
        json.append('"');
        text.codePoints()
                .forEach(
                        c -> {
                            if (c == '"' || c == '\\') {
                                json.append('\\').append((char) c);
                            } else if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                                json.append("\\u%04x".formatted(c));
                            } else {
                                json.appendCodePoint(c);
                            }
                        });
        json.append('"');
    }
}
