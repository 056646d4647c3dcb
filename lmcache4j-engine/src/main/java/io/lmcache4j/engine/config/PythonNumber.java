package io.lmcache4j.engine.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Python's {@code int()} and {@code float()}, which LMCache converts numbers with. */
final class PythonNumber {
    private static final String DIGITS = "[0-9]+(?:_[0-9]+)*";
    private static final Pattern INT = Pattern.compile("[+-]?" + DIGITS);
    private static final Pattern FLOAT =
            Pattern.compile(
                    "[+-]?(?:"
                            + DIGITS
                            + "(?:\\.(?:"
                            + DIGITS
                            + ")?)?|\\."
                            + DIGITS
                            + ")"
                            + "(?:[eE][+-]?"
                            + DIGITS
                            + ")?");
    private static final Pattern INFINITY =
            Pattern.compile("[+-]?inf(?:inity)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAN = Pattern.compile("[+-]?nan", Pattern.CASE_INSENSITIVE);

    /** Longer integer texts exceed 64 bits unless padded with zeros; refused before parsing. */
    private static final int MAX_INT_TEXT = 4_300;

    private PythonNumber() {}

    /**
     * {@code int(value)} in 64 bits: integer text with blanks around and {@code _} between digits,
     * true as 1, floats cut toward zero. Python has no upper limit; beyond 64 bits is an error
     * here.
     */
    static Long toInt(Object value) {
        return switch (value) {
            case Long number -> number;
            case Boolean bool -> bool ? 1L : 0L;
            case Double number -> exactLong(number);
            case String text -> parseInt(text);
            default -> throw new ConversionException("an integer");
        };
    }

    /** {@code float(value)}: also {@code inf}, {@code nan} and exponents; true as 1.0. */
    static Double toFloat(Object value) {
        return switch (value) {
            case Double number -> number;
            case Long number -> number.doubleValue();
            case Boolean bool -> bool ? 1.0 : 0.0;
            case String text -> parseFloat(text);
            default -> throw new ConversionException("a number");
        };
    }

    private static Long exactLong(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new ConversionException("a finite number");
        }
        return exactLong(new BigDecimal(number).toBigInteger());
    }

    private static Long exactLong(BigInteger number) {
        if (number.bitLength() >= Long.SIZE) {
            throw new ConversionException("an integer of 64 bits");
        }
        return number.longValue();
    }

    private static Long parseInt(String text) {
        String digits = PythonText.asciiDigits(PythonText.stripNumber(text));
        if (digits.length() > MAX_INT_TEXT || !INT.matcher(digits).matches()) {
            throw new ConversionException("an integer");
        }
        return exactLong(new BigInteger(digits.replace("_", "")));
    }

    private static Double parseFloat(String text) {
        String digits = PythonText.asciiDigits(PythonText.stripNumber(text));
        if (FLOAT.matcher(digits).matches()) {
            return Double.valueOf(digits.replace("_", ""));
        }
        if (INFINITY.matcher(digits).matches()) {
            return digits.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (NAN.matcher(digits).matches()) {
            return Double.NaN;
        }
        throw new ConversionException("a number");
    }
}
