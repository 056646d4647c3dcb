package io.lmcache4j.engine.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Python's {@code str()}, {@code repr()} and {@code strip()} for plain values. */
public final class PythonText {
    private PythonText() {}

    /** {@code str(value)}. */
    static String of(Object value) {
        return value instanceof String text ? text : repr(value);
    }

    /** {@code text.strip()}: Unicode blanks, the no-break ones and the four separators too. */
    public static String strip(String text) {
        return strip(text, PythonText::isSpace);
    }

    /** The blanks around a number, fewer than around a text: the four separators are none. */
    public static String stripNumber(String text) {
        return strip(text, c -> c > 0x7f ? isSpace(c) : " \t\n\u000b\f\r".indexOf(c) >= 0);
    }

    private static String strip(String text, IntPredicate isBlank) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank.test(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank.test(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Decimal digits of any script as ASCII ones, since {@code int()} takes them all. */
    public static String asciiDigits(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c -> {
                            if (c > 0x7f
                                    && Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
                                ascii.append(Character.digit(c, 10));
                            } else {
                                ascii.appendCodePoint(c);
                            }
                        });
        return ascii.toString();
    }

    /** {@code c.isspace()}, for a character or a code point. */
    public static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    /** {@code repr(value)}. */
    public static String repr(Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean bool -> bool ? "True" : "False";
            case Double number -> ofDouble(number);
            case String text -> quote(text);
            case List<?> list ->
                    list.stream().map(PythonText::repr).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(entry -> repr(entry.getKey()) + ": " + repr(entry.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            default -> value.toString();
        };
    }

    /** Shortest digits as Java finds them, laid out as Python does: 1e+16, 1e-05, 0.0001. */
    private static String ofDouble(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number > 0 ? "0.0" : "-0.0";
        }
        BigDecimal decimal = shortest(number);
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = decimal.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        String digits = decimal.unscaledValue().abs().toString();
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return "%s%se%s%02d"
                .formatted(
                        number < 0 ? "-" : "",
                        mantissa,
                        exponent < 0 ? "-" : "+",
                        Math.abs(exponent));
    }

    /** Java prints two digits where one would do: 4.9E-324 for 5e-324. */
    private static BigDecimal shortest(double number) {
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        BigDecimal oneDigit = decimal.round(new MathContext(1));
        return oneDigit.doubleValue() == number ? oneDigit : decimal;
    }

    private static String quote(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        StringBuilder quoted = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> appendEscaped(quoted, c, quote));
        return quoted.append(quote).toString();
    }

    private static void appendEscaped(StringBuilder out, int c, char quote) {
        switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (c < 0x20 || (c >= 0x7f && c < 0xa1)) {
                    out.append("\\x%02x".formatted(c));
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }
}
