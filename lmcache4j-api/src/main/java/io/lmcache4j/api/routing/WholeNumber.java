package io.lmcache4j.api.routing;

import io.lmcache4j.engine.config.PythonText;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Integers by the rules of pydantic's lax mode, from texts and from JSON values. */
final class WholeNumber {
    /** Possessive, so that a long text costs no stack. */
    private static final Pattern FORM =
            Pattern.compile("([+-]?)([0-9]++(?:_[0-9]++)*+)(?:\\.0++)?+");

    private static final Pattern LEADING_ZEROS = Pattern.compile("^0++(?=[0-9])");
    private static final int MAX_LENGTH = 4300;

    /** Wrong elements of one list that are told; a list may have a million. */
    private static final int MOST_TOLD = 1000;

    /** Doubles strictly between its negative and this are turned into integers. */
    private static final double FIRST_BEYOND = 0x1p63;

    private WholeNumber() {}

    /**
     * The integer that a text says; blanks around it, {@code +1}, {@code 1_0} and {@code 1.0} are
     * fine.
     */
    static BigInteger ofText(String text) throws InvalidParameterException {
        Matcher form = FORM.matcher(PythonText.stripNumber(text));
        if (!form.matches()) {
            throw new InvalidParameterException(
                    "int_parsing",
                    "Input should be a valid integer, unable to parse string as an integer",
                    text);
        }
        String digits = LEADING_ZEROS.matcher(form.group(2).replace("_", "")).replaceFirst("");
        String number = (form.group(1).equals("-") ? "-" : "") + digits;
        if (number.length() > MAX_LENGTH) {
            throw tooLarge(text);
        }
        return new BigInteger(number);
    }

    /** The integer that a JSON value stands for. */
    static BigInteger ofJson(Object value) throws InvalidParameterException {
        return switch (value) {
            case Long number -> BigInteger.valueOf(number);
            case BigInteger number -> number;
            case Boolean flag -> flag ? BigInteger.ONE : BigInteger.ZERO;
            case Double number -> ofDouble(number);
            case String text -> ofText(text);
            case null, default ->
                    throw new InvalidParameterException(
                            "int_type", "Input should be a valid integer", value);
        };
    }

    /**
     * The integers of a JSON list. All that is wrong is told at once, up to {@link #MOST_TOLD}.
     * Ones beyond 64 bits, which Python would take, are refused: no token and no rank has them.
     */
    static long[] listOfJson(Object value) throws InvalidParameterException {
        if (!(value instanceof List<?> list)) {
            throw new InvalidParameterException("list_type", "Input should be a valid list", value);
        }
        var numbers = new long[list.size()];
        var wrong = new ArrayList<InvalidParameterException.Item>();
        int at = 0;
        for (Object element : list) {
            try {
                numbers[at] = element instanceof Long number ? number : longOf(element);
            } catch (InvalidParameterException e) {
                wrong.add(new InvalidParameterException.Item(at, e));
                if (wrong.size() == MOST_TOLD) {
                    break;
                }
            }
            at++;
        }
        if (!wrong.isEmpty()) {
            throw InvalidParameterException.ofItems(value, wrong);
        }
        return numbers;
    }

    private static long longOf(Object value) throws InvalidParameterException {
        BigInteger number = ofJson(value);
        if (number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        boolean high = number.signum() > 0;
        long limit = high ? Long.MAX_VALUE : Long.MIN_VALUE;
        throw new InvalidParameterException(
                        high ? "less_than_equal" : "greater_than_equal",
                        "Input should be %s than or equal to %d"
                                .formatted(high ? "less" : "greater", limit),
                        value)
                .with(Map.of(high ? "le" : "ge", limit));
    }

    private static BigInteger ofDouble(double number) throws InvalidParameterException {
        if (!Double.isFinite(number)) {
            // No JSON can tell it: the answer becomes the bare 500, as upstream's.
            throw new InvalidParameterException(
                    "finite_number", "Input should be a finite number", number);
        }
        if (number != Math.rint(number)) {
            throw new InvalidParameterException(
                    "int_from_float",
                    "Input should be a valid integer, got a number with a fractional part",
                    number);
        }
        if (Math.abs(number) >= FIRST_BEYOND) {
            throw tooLarge(number);
        }
        return BigInteger.valueOf((long) number);
    }

    private static InvalidParameterException tooLarge(Object input) {
        return new InvalidParameterException(
                "int_parsing_size",
                "Unable to parse input string as an integer, exceeded maximum size",
                input);
    }
}
