package io.lmcache4j.api.body;

import java.math.BigDecimal;
import java.math.MathContext;

/** The text of a float as CPython's {@code repr} and {@code json} give it. */
final class PythonFloat {
    private static final int MIN_PLAIN_EXPONENT = -4;
    private static final int MAX_PLAIN_EXPONENT = 15;

    private PythonFloat() {}

    /**
     * {@code repr(value)} of a finite value: the shortest digits that give the value back, plain
     * from 1e-4 up to below 1e16, with a two-digit exponent outside.
     */
    static String repr(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        // Exponent of the first digit: value = d.ddd * 10^exponent.
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < MIN_PLAIN_EXPONENT || exponent > MAX_PLAIN_EXPONENT) {
            return sign + scientific(digits, exponent);
        }
        return sign + plain(digits, exponent);
    }

    /** {@code NaN}, {@code Infinity} or {@code -Infinity}, as {@code json.dumps} writes them. */
    static String jsonLiteral(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return value > 0 ? "Infinity" : "-Infinity";
    }

    private static BigDecimal shortest(double value) {
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        // Java never writes fewer than two digits: it picks 4.9E-324 where 5e-324 is enough. Only
        // subnormals are so coarse that one digit can stand for the same value.
        if (value < Double.MIN_NORMAL && shortest.precision() == 2) {
            BigDecimal one = shortest.round(new MathContext(1));
            if (one.doubleValue() == value) {
                return one.stripTrailingZeros();
            }
        }
        return shortest;
    }

    private static String plain(String digits, int exponent) {
        int point = exponent + 1;
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        if (point >= digits.length()) {
            return digits + "0".repeat(point - digits.length()) + ".0";
        }
        return digits.substring(0, point) + "." + digits.substring(point);
    }

    private static String scientific(String digits, int exponent) {
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String magnitude = Integer.toString(Math.abs(exponent));
        return mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (magnitude.length() < 2 ? "0" + magnitude : magnitude);
    }
}
