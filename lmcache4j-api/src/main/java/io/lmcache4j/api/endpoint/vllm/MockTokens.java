package io.lmcache4j.api.endpoint.vllm;

import io.lmcache4j.engine.config.PythonText;

import java.math.BigInteger;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The tokens {@code start} to {@code end - 1} that {@code tokens_mock=start,end} stands for
 * (http-api.md §4.7).
 */
record MockTokens(BigInteger start, BigInteger end) {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]++(?:_[0-9]++)*+");
    private static final BigInteger FIRST_BEYOND = BigInteger.TWO.pow(63);

    /** A text that stands for no tokens, with the words of upstream's answer. */
    static final class InvalidException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidException(String message) {
            super(message);
        }
    }

    /** Checks in upstream's order: two parts, both numbers, ascending. */
    static MockTokens parse(String text) throws InvalidException {
        String[] parts = text.split(",", -1);
        if (parts.length != 2) {
            throw new InvalidException("tokens_mock must contain exactly 2 numbers");
        }
        var tokens = new MockTokens(number(parts[0]), number(parts[1]));
        if (tokens.start.compareTo(tokens.end) >= 0) {
            throw new InvalidException("start must be less than end");
        }
        return tokens;
    }

    /** Whether all ids are 64-bit integers; Python's have no end, tensors' have. */
    boolean fitsLong() {
        return start.compareTo(FIRST_BEYOND.negate()) >= 0 && end.compareTo(FIRST_BEYOND) <= 0;
    }

    /** How many. */
    BigInteger count() {
        return end.subtract(start);
    }

    /** The ids of tokens that {@link #fitsLong} and are few enough for an array. */
    long[] ids() {
        long first = start.longValueExact();
        return LongStream.range(0, count().intValueExact()).map(i -> first + i).toArray();
    }

    private static BigInteger number(String text) throws InvalidException {
        String digits = PythonText.asciiDigits(PythonText.strip(text));
        if (!INTEGER.matcher(digits).matches()) {
            throw new InvalidException(
                    "invalid literal for int() with base 10: " + PythonText.repr(text));
        }
        return new BigInteger(digits.replace("_", ""));
    }
}
