package io.lmcache4j.engine.layout;

import io.lmcache4j.engine.config.PythonText;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads listings of slots. The two passes are LMCache's, so that of several mistakes the same one
 * is reported: brackets first, then item by item.
 *
 * <p>Scans by hand: the text is a stranger's, and a pattern with a repeated group runs out of stack
 * on a long one.
 */
final class SlotMappingParser {
    /** Longest number that Python reads from text. */
    private static final int MAX_DIGITS = 4_300;

    private SlotMappingParser() {}

    static List<SlotMapping.Run> parse(String text) throws SlotMappingException {
        List<SlotMapping.Run> runs = new ArrayList<>();
        for (String item : items(text)) {
            runs.add(run(item));
        }
        return List.copyOf(runs);
    }

    /** Cuts at commas outside brackets and after each closing bracket. */
    private static List<String> items(String text) throws SlotMappingException {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean inBrackets = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean cut = false;
            if (c == '[') {
                if (inBrackets) {
                    throw new SlotMappingException("Nested brackets not allowed");
                }
                inBrackets = true;
            } else if (c == ']') {
                if (!inBrackets) {
                    throw new SlotMappingException("Unmatched closing bracket");
                }
                inBrackets = false;
                cut = true;
            }
            if (c == ',' && !inBrackets) {
                cut = true;
            } else if (!PythonText.isSpace(c)) {
                item.append(c);
            }
            if (cut && !item.isEmpty()) {
                items.add(item.toString());
                item.setLength(0);
            }
        }
        if (inBrackets) {
            throw new SlotMappingException("Unclosed bracket");
        }
        if (!item.isEmpty()) {
            items.add(item.toString());
        }
        return items;
    }

    private static SlotMapping.Run run(String item) throws SlotMappingException {
        if (item.startsWith("[")) {
            return range(item);
        }
        int sign = item.startsWith("+") || item.startsWith("-") ? 1 : 0;
        BigInteger slot = number(item, item.substring(sign), true);
        if (item.startsWith("-")) {
            slot = slot.negate();
        }
        return new SlotMapping.Run(slot, slot);
    }

    private static SlotMapping.Run range(String item) throws SlotMappingException {
        int comma = item.indexOf(',');
        if (comma < 0) {
            throw invalid(item);
        }
        BigInteger first = number(item, item.substring(1, comma), false);
        BigInteger last = number(item, item.substring(comma + 1, item.length() - 1), false);
        if (first.compareTo(last) > 0) {
            throw new SlotMappingException(
                    "Range start %s must be <= end %s".formatted(first, last));
        }
        return new SlotMapping.Run(first, last);
    }

    /** Digits of any script, with single underscores between them where Python allows that. */
    private static BigInteger number(String item, String text, boolean underscores)
            throws SlotMappingException {
        String ascii = PythonText.asciiDigits(text);
        StringBuilder digits = new StringBuilder(ascii.length());
        boolean afterDigit = false;
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
                afterDigit = true;
            } else if (c == '_' && afterDigit && underscores) {
                afterDigit = false;
            } else {
                throw invalid(item);
            }
        }
        if (!afterDigit || digits.length() > MAX_DIGITS) {
            throw invalid(item);
        }
        return new BigInteger(digits.toString());
    }

    private static SlotMappingException invalid(String item) {
        return new SlotMappingException("Invalid slot format: '" + item + "'");
    }
}
