package io.lmcache4j.api.contract;

import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.body.JsonSyntaxException;
import io.lmcache4j.api.body.ReferenceJson;
import io.lmcache4j.api.body.UnreadableTextException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Content type and body as a table writes them, byte for byte but for its placeholders.
 *
 * @param contentType exactly; empty where there is none
 * @param body the whole body
 * @param isLoose whether the table gives no text but a pattern
 */
record ExpectedBody(String contentType, Pattern body, boolean isLoose) {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> TYPES =
            Map.of(
                    "json", JSON,
                    "text", TEXT,
                    "html", "text/html; charset=utf-8",
                    "script", "text/javascript; charset=utf-8",
                    "style", "text/css; charset=utf-8");
    private static final Pattern PLACEHOLDER = Pattern.compile("\"<(number|text|any)>\"");

    /** {@code FORM REST}, where the form says how to read the rest. */
    static ExpectedBody parse(String text) {
        String[] parts = text.split(" ", 2);
        String rest = parts.length > 1 ? parts[1] : "";
        return switch (parts[0]) {
            case "pretty" -> exactly(JSON, pattern(ReferenceJson.pretty(json(rest))));
            case "text-pretty" -> exactly(TEXT, pattern(ReferenceJson.pretty(json(rest))));
            case "compact" -> exactly(JSON, pattern(ReferenceJson.compact(json(rest))));
            case "text" -> exactly(TEXT, literal(rest.replace("\\n", "\n")));
            case "empty" -> exactly("", literal(""));
            case "headers" -> exactly(TYPES.get(rest), literal(""));
            case "matches" -> {
                String[] typeAndRegex = rest.split(" ", 2);
                yield new ExpectedBody(
                        TYPES.get(typeAndRegex[0]),
                        Pattern.compile(typeAndRegex[1], Pattern.DOTALL),
                        true);
            }
            default -> throw new IllegalArgumentException("no form of a body: " + text);
        };
    }

    private static ExpectedBody exactly(String contentType, Pattern body) {
        return new ExpectedBody(contentType, body, false);
    }

    private static Object json(String text) {
        try {
            return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException | UnreadableTextException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Pattern literal(String text) {
        return Pattern.compile(Pattern.quote(text));
    }

    private static Pattern pattern(String rendered) {
        var regex = new StringBuilder();
        int from = 0;
        Matcher placeholder = PLACEHOLDER.matcher(rendered);
        while (placeholder.find()) {
            regex.append(Pattern.quote(rendered.substring(from, placeholder.start())));
            regex.append(
                    switch (placeholder.group(1)) {
                        case "number" -> "-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?";
                        case "text" -> "\"(?:[^\"\\\\]|\\\\.)*\"";
                        default -> ".*?";
                    });
            from = placeholder.end();
        }
        return Pattern.compile(
                regex.append(Pattern.quote(rendered.substring(from))).toString(), Pattern.DOTALL);
    }
}
