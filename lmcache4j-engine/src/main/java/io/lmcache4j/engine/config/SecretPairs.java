package io.lmcache4j.engine.config;

import java.util.List;
import java.util.Locale;

/**
 * Finds what a text gives to telling names: {@code name=value} as in queries, connection strings
 * and options, {@code name: value} as in YAML and headers, {@code "name": "value"} as in JSON,
 * {@code --name value} as in command lines.
 */
final class SecretPairs {
    private static final String QUOTES = "\"'`";
    private static final List<String> SCHEMES = List.of("bearer", "basic", "negotiate", "token");

    private final String text;
    private final boolean sentence;
    private final SecretText.Found found;

    private SecretPairs(String text, boolean sentence, SecretText.Found found) {
        this.text = text;
        this.sentence = sentence;
        this.found = found;
    }

    static void find(String text, boolean sentence, SecretText.Found found) {
        new SecretPairs(text, sentence, found).find();
    }

    private void find() {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            int end =
                    switch (text.charAt(i)) {
                        case '=', ':' -> separator(from, i);
                        case '-' -> option(i);
                        default -> i;
                    };
            if (end > i) {
                // What was hidden is not looked at again.
                from = end;
                i = end - 1;
            }
        }
    }

    /** A pair around this sign; returns where its value ends, or the sign if there is none. */
    private int separator(int from, int sign) {
        String name = nameBefore(from, sign);
        if (name.isEmpty() || !SecretNames.isSecret(name)) {
            return sign;
        }
        boolean colon = text.charAt(sign) == ':';
        boolean quoted = QUOTES.indexOf(text.charAt(beforeBlanks(from, sign))) >= 0;
        int value = afterBlanks(afterSign(sign));
        if (colon && !quoted && value == sign + 1 && value < text.length() && !isLineEnd(value)) {
            return sign;
        }
        return value(name, value, colon);
    }

    /** Past {@code ==} and {@code =>} too. */
    private int afterSign(int sign) {
        int after = sign + 1;
        while (text.charAt(sign) == '='
                && after < text.length()
                && "=>".indexOf(text.charAt(after)) >= 0) {
            after++;
        }
        return after;
    }

    private int value(String name, int start, boolean colon) {
        if (start == text.length()) {
            return start;
        }
        int quote = start;
        while (quote < text.length() && text.charAt(quote) == '\\') {
            quote++;
        }
        if (quote < text.length() && QUOTES.indexOf(text.charAt(quote)) >= 0) {
            return quoted(name, start, quote);
        }
        if (text.charAt(start) == '[' || text.charAt(start) == '{') {
            return bracketed(name, start);
        }
        if (sentence && isScheme(start, endOfOneWord(start))) {
            // "Authorization: Bearer TOKEN" may be an advice; SecretForms looks at the next word.
            return start;
        }
        if (!colon) {
            return hide(name, start, endOfWord(start));
        }
        if (!sentence) {
            // A block of YAML: its end is not looked for.
            boolean block = isLineEnd(start) || "|>&!".indexOf(text.charAt(start)) >= 0;
            return hide(name, start, block ? text.length() : endOfLine(start));
        }
        int end = endOfWord(start);
        return isSentence(end) ? start : hide(name, start, end);
    }

    /** A quoted value; one without its second quote goes on to the end of the text. */
    private int quoted(String name, int start, int quote) {
        String escapes = text.substring(start, quote);
        int from = quote + 1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' && sentence) {
                return hide(name, from, i);
            }
            if (c == text.charAt(quote) && escapesBefore(from, i) == escapes.length()) {
                return hide(name, from, i - escapes.length()) + escapes.length();
            }
        }
        return hide(name, from, text.length());
    }

    /** How many backslashes stand right before this, but not before {@code from}. */
    private int escapesBefore(int from, int at) {
        int start = at;
        while (start > from && text.charAt(start - 1) == '\\') {
            start--;
        }
        return at - start;
    }

    /** A list or an object; one of numbers alone, such as token ids, is shown. */
    private int bracketed(String name, int start) {
        char closing = text.charAt(start) == '[' ? ']' : '}';
        int end = start + 1;
        while (end < text.length() && text.charAt(end) != closing) {
            end++;
        }
        boolean plain =
                text.substring(start + 1, end)
                        .chars()
                        .allMatch(c -> c <= ' ' || "0123456789+-.,[]".indexOf(c) >= 0);
        return plain ? end : hide(name, start + 1, end);
    }

    private int hide(String name, int start, int end) {
        if (SecretNames.hides(name, text.substring(start, end))) {
            found.hide(start, end);
        }
        return end;
    }

    /** {@code --name value}; in a sentence only where the value is no word of it. */
    private int option(int dash) {
        if (!text.startsWith("--", dash) || (dash > 0 && !isBlankOrQuote(dash - 1))) {
            return dash;
        }
        int end = dash;
        while (end < text.length() && isOfName(text.charAt(end))) {
            end++;
        }
        int value = afterBlanks(end);
        if (value == end
                || value == text.length()
                || text.charAt(value) == '-'
                || !SecretNames.isSecret(text.substring(dash, end))) {
            return dash;
        }
        int word = endOfWord(value);
        return sentence && !SecretForms.looksRandom(text, value, word)
                ? dash
                : hide(text.substring(dash, end), value, word);
    }

    /** The name before a sign, in quotes or not; empty if there is none. */
    private String nameBefore(int from, int sign) {
        int last = beforeBlanks(from, sign);
        if (last >= from && ":?+".indexOf(text.charAt(last)) >= 0) {
            // Of an assignment such as := or ?=
            last = beforeBlanks(from, last);
        }
        if (last < from) {
            return "";
        }
        char quote = text.charAt(last);
        int end = last + 1;
        int start = last;
        if (QUOTES.indexOf(quote) >= 0) {
            end = last - escapesBefore(from, last);
            start = end;
            while (start > from && text.charAt(start - 1) != quote) {
                start--;
            }
            return text.substring(start, end);
        }
        while (start >= from && isOfName(text.charAt(start))) {
            start--;
        }
        return text.substring(start + 1, end);
    }

    /** The last character before a sign that is no blank. */
    private int beforeBlanks(int from, int sign) {
        int last = sign - 1;
        while (last >= from && isBlank(text.charAt(last))) {
            last--;
        }
        return last;
    }

    private int afterBlanks(int start) {
        int at = start;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The end of a value without quotes; the name of a scheme takes the next word along. */
    private int endOfWord(int start) {
        int end = endOfOneWord(start);
        return isScheme(start, end) ? endOfOneWord(afterBlanks(end)) : end;
    }

    private boolean isScheme(int start, int end) {
        return SCHEMES.contains(text.substring(start, end).toLowerCase(Locale.ROOT));
    }

    private int endOfOneWord(int start) {
        int end = start;
        while (end < text.length() && !endsWord(end)) {
            end++;
        }
        return end;
    }

    private boolean endsWord(int at) {
        char c = text.charAt(at);
        if (c <= ' ' || c == '&' || c == ';') {
            return true;
        }
        if (!sentence) {
            return false;
        }
        boolean last = at + 1 == text.length() || text.charAt(at + 1) <= ' ';
        return QUOTES.indexOf(c) >= 0
                || c == '<'
                || c == '>'
                || ((c == ',' || c == ')' || c == ']' || c == '}') && last);
    }

    /** Whether a sentence goes on here, so that what stands before is a word of it. */
    private boolean isSentence(int end) {
        int next = afterBlanks(end);
        return next > end && !isLineEnd(next) && "(,;)}]".indexOf(text.charAt(next)) < 0;
    }

    private int endOfLine(int start) {
        int end = start;
        while (!isLineEnd(end)) {
            end++;
        }
        return end;
    }

    private boolean isLineEnd(int at) {
        return at >= text.length() || text.charAt(at) == '\n' || text.charAt(at) == '\r';
    }

    private boolean isBlankOrQuote(int at) {
        return text.charAt(at) <= ' ' || QUOTES.indexOf(text.charAt(at)) >= 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || "_-.%[]$".indexOf(c) >= 0;
    }
}
