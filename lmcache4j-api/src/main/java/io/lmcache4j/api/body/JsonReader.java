package io.lmcache4j.api.body;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON as CPython's {@code json.loads} does: {@code NaN} and {@code Infinity} are numbers, of
 * a repeated key the last value counts, and errors have CPython's texts and positions, since
 * clients see them (http-api.md §4.5, §10.4).
 *
 * <p>Integers become {@link Long}, or {@link BigInteger} where that is too small; other numbers
 * {@link Double}; objects maps in text order. Nesting is bounded, where CPython ends in a
 * RecursionError, and so is the memory that the values of a text take, which may be thirty times
 * the text's.
 */
public final class JsonReader {
    /** Deeper values are refused before they are built (decisions.md 14). */
    static final int MAX_DEPTH = 64;

    /** What the values of a text may take in all; a list of a million integers passes. */
    static final int MAX_COST = 1 << 20;

    // Rough sizes in units of 32 bytes.
    private static final int VALUE = 1;
    private static final int MEMBER = 4;
    private static final int CONTAINER = 4;

    private static final int MAX_INTEGER_DIGITS = 4300;

    private final String text;
    private int at;
    private int depth;
    private int cost;

    private JsonReader(String text) {
        this.text = text;
    }

    /**
     * The value that these bytes hold, in the encoding that CPython would detect.
     *
     * @throws JsonSyntaxException if they hold none, or more than one
     * @throws UnreadableTextException if they are no text, nested too deep, or too many values
     */
    public static Object read(byte[] bytes) throws JsonSyntaxException, UnreadableTextException {
        return read(JsonEncoding.decode(bytes));
    }

    /**
     * The value that this text holds.
     *
     * @throws JsonSyntaxException if it holds none, or more than one
     * @throws UnreadableTextException if it is nested too deep or has too many values
     */
    public static Object read(String text) throws JsonSyntaxException, UnreadableTextException {
        var reader = new JsonReader(text);
        reader.skipBlanks();
        Object value = reader.value();
        reader.skipBlanks();
        if (reader.at != text.length()) {
            throw reader.error("Extra data", reader.at);
        }
        return value;
    }

    private Object value() throws JsonSyntaxException, UnreadableTextException {
        spend(VALUE);
        return switch (peek()) {
            case '"' -> {
                var string = JsonString.read(text, at);
                at = string.end();
                yield string.value();
            }
            case '{' -> object();
            case '[' -> array();
            case 'n' -> literal("null", null);
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'N' -> literal("NaN", Double.NaN);
            case 'I' -> literal("Infinity", Double.POSITIVE_INFINITY);
            default ->
                    text.startsWith("-Infinity", at)
                            ? literal("-Infinity", Double.NEGATIVE_INFINITY)
                            : number();
        };
    }

    private Object literal(String name, Object value) throws JsonSyntaxException {
        if (!text.startsWith(name, at)) {
            throw error("Expecting value", at);
        }
        at += name.length();
        return value;
    }

    private Map<String, Object> object() throws JsonSyntaxException, UnreadableTextException {
        enter();
        var map = new LinkedHashMap<String, Object>();
        if (peek() != '}') {
            while (true) {
                if (peek() != '"') {
                    throw error("Expecting property name enclosed in double quotes", at);
                }
                spend(MEMBER);
                var name = JsonString.read(text, at);
                at = name.end();
                skipBlanks();
                expect(':', "Expecting ':' delimiter");
                map.put(name.value(), value());
                skipBlanks();
                if (peek() == '}') {
                    break;
                }
                expect(',', "Expecting ',' delimiter");
            }
        }
        leave();
        return map;
    }

    private List<Object> array() throws JsonSyntaxException, UnreadableTextException {
        enter();
        var list = new ArrayList<>();
        if (peek() != ']') {
            while (true) {
                list.add(value());
                skipBlanks();
                if (peek() == ']') {
                    break;
                }
                expect(',', "Expecting ',' delimiter");
            }
        }
        leave();
        return list;
    }

    private Object number() throws JsonSyntaxException, UnreadableTextException {
        int start = at;
        int i = at;
        if (charAt(i) == '-') {
            i++;
        }
        if (charAt(i) == '0') {
            i++;
        } else if (isDigit(charAt(i))) {
            i = digits(i);
        } else {
            throw error("Expecting value", start);
        }
        boolean whole = true;
        if (charAt(i) == '.' && isDigit(charAt(i + 1))) {
            whole = false;
            i = digits(i + 1);
        }
        if (charAt(i) == 'e' || charAt(i) == 'E') {
            int exponent = charAt(i + 1) == '+' || charAt(i + 1) == '-' ? i + 2 : i + 1;
            if (isDigit(charAt(exponent))) {
                whole = false;
                i = digits(exponent);
            }
        }
        at = i;
        String number = text.substring(start, i);
        return whole ? integer(number) : (Object) Double.valueOf(number);
    }

    private static Object integer(String number) throws UnreadableTextException {
        int digits = number.startsWith("-") ? number.length() - 1 : number.length();
        if (digits > MAX_INTEGER_DIGITS) {
            throw new UnreadableTextException(
                    "Exceeds the limit (4300 digits) for integer string conversion: value has "
                            + digits
                            + " digits; use sys.set_int_max_str_digits() to increase the limit");
        }
        BigInteger value = new BigInteger(number);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private int digits(int from) {
        int i = from;
        while (isDigit(charAt(i))) {
            i++;
        }
        return i;
    }

    /** Past the opening bracket and the blanks after it. */
    private void enter() throws UnreadableTextException {
        if (++depth > MAX_DEPTH) {
            throw new UnreadableTextException("Nested deeper than " + MAX_DEPTH + " levels");
        }
        spend(CONTAINER);
        at++;
        skipBlanks();
    }

    /** Past the closing bracket. */
    private void leave() {
        depth--;
        at++;
    }

    private void spend(int units) throws UnreadableTextException {
        cost += units;
        if (cost > MAX_COST) {
            throw new UnreadableTextException("Too many values: they take more than 32 MiB");
        }
    }

    private void expect(char delimiter, String otherwise) throws JsonSyntaxException {
        if (peek() != delimiter) {
            throw error(otherwise, at);
        }
        at++;
        skipBlanks();
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private int peek() {
        return charAt(at);
    }

    /** The character at this index, or -1 behind the end. */
    private int charAt(int index) {
        return index < text.length() ? text.charAt(index) : -1;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private JsonSyntaxException error(String reason, int index) {
        return JsonSyntaxException.at(reason, text, index);
    }
}
