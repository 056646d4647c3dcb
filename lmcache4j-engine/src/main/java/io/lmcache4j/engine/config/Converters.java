package io.lmcache4j.engine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** LMCache's converters (engine.md §1.2); each row of that table is one method. */
final class Converters {
    private static final Pattern LOCAL_DISK = Pattern.compile("file://.*/");
    private static final int LOCAL_DISK_SCHEME = "file://".length();

    private Converters() {}

    /** The converter of keys that have none of their own. */
    static Converter of(KeyType type) {
        return switch (type) {
            case BOOL -> Converters::toBool;
            case INT -> Converters::toInt;
            case FLOAT -> Converters::toFloat;
            case TEXT -> Converters::toText;
            case INT_LIST -> Converters::toIntList;
            case FLOAT_LIST -> Converters::toFloatList;
            case TEXT_LIST -> Converters::toTextList;
            case DICT -> Converters::toDict;
        };
    }

    static Object toInt(Object value) {
        return PythonNumber.toInt(value);
    }

    static Object toFloat(Object value) {
        return PythonNumber.toFloat(value);
    }

    /** Only {@code true} and {@code 1} are true; {@code yes} and {@code on} are false. */
    static Object toBool(Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        String text = PythonText.strip(PythonText.of(value)).toLowerCase(Locale.ROOT);
        return text.equals("true") || text.equals("1");
    }

    static Object toText(Object value) {
        return PythonText.of(value);
    }

    static Object toIntList(Object value) {
        return switch (value) {
            case List<?> list -> convertAll(list, Converters::toInt);
            case Long number -> List.of(number);
            case Boolean bool -> List.of(toInt(bool));
            default -> convertAll(pieces(value), Converters::toInt);
        };
    }

    static Object toFloatList(Object value) {
        return switch (value) {
            case List<?> list -> convertAll(list, Converters::toFloat);
            case Double number -> List.of(number);
            default -> convertAll(pieces(value), Converters::toFloat);
        };
    }

    /** A list passes as it is, whatever its elements. */
    static Object toTextList(Object value) {
        return value instanceof List<?> list ? list : List.copyOf(pieces(value));
    }

    /** {@code file:///data/x} becomes {@code /data/x}; other texts stay. */
    static Object toLocalDisk(Object value) {
        if (!(value instanceof String text)) {
            throw new ConversionException("text: a directory, or directories with commas between");
        }
        return LOCAL_DISK.matcher(text).lookingAt() ? text.substring(LOCAL_DISK_SCHEME) : text;
    }

    /** A map passes, text is JSON, and empty text is null. */
    static Object toDict(Object value) {
        return switch (value) {
            case Map<?, ?> map -> map;
            case String text -> text.isEmpty() ? null : JsonText.parseObject(text);
            default -> throw new ConversionException("an object, or JSON text of one");
        };
    }

    static Object toPluginLocations(Object value) {
        return switch (value) {
            case List<?> list -> list;
            case String text when text.isEmpty() -> List.of();
            case Map<?, ?> map when map.isEmpty() -> List.of();
            case Boolean bool when !bool -> List.of();
            case Number number when number.doubleValue() == 0 -> List.of();
            default -> List.of(value);
        };
    }

    static Object toHiddenMode(Object value) {
        String mode = PythonText.strip(PythonText.of(value)).toLowerCase(Locale.ROOT);
        return switch (mode.replace('-', '_')) {
            case "prefix_strict", "prefixstrict" -> "prefix_strict";
            case "skip_missing_chunks", "skipmissingchunks", "legacy" -> "skip_missing_chunks";
            default -> throw new ConversionException("prefix_strict or skip_missing_chunks");
        };
    }

    private static List<String> pieces(Object value) {
        List<String> pieces = new ArrayList<>();
        for (String piece : PythonText.of(value).split(",", -1)) {
            String stripped = PythonText.strip(piece);
            if (!stripped.isEmpty()) {
                pieces.add(stripped);
            }
        }
        return pieces;
    }

    private static List<Object> convertAll(List<?> elements, Converter converter) {
        List<Object> converted = new ArrayList<>(elements.size());
        for (Object element : elements) {
            if (element == null) {
                throw new ConversionException("a list without null");
            }
            converted.add(converter.convert(element));
        }
        return Collections.unmodifiableList(converted);
    }
}
