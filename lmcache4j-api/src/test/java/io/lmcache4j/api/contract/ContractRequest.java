package io.lmcache4j.api.contract;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as a table writes it: {@code METHOD /target}, then {@code json BODY}, {@code raw BODY}
 * or {@code type CONTENT-TYPE BODY}, where {@code \r}, {@code \n} in the last two are line ends.
 */
record ContractRequest(String method, String target, Optional<String> contentType, String body) {
    private static final Pattern FORM =
            Pattern.compile("([A-Z]+) (\\S+)(?: (json|raw|type) (.*))?", Pattern.DOTALL);

    static ContractRequest parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no request: " + text);
        }
        String method = parts.group(1);
        String target = parts.group(2);
        String rest = parts.group(4);
        return switch (parts.group(3)) {
            case null -> new ContractRequest(method, target, Optional.empty(), "");
            case "json" ->
                    new ContractRequest(method, target, Optional.of("application/json"), rest);
            case "raw" -> new ContractRequest(method, target, Optional.empty(), ends(rest));
            default -> {
                String[] typeAndBody = rest.split(" ", 2);
                yield new ContractRequest(
                        method, target, Optional.of(typeAndBody[0]), ends(typeAndBody[1]));
            }
        };
    }

    /** The request on the wire. */
    String head() {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return method
                + " "
                + target
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + contentType.map(type -> "Content-Type: " + type + "\r\n").orElse("")
                + (length > 0 ? "Content-Length: " + length + "\r\n" : "")
                + "\r\n";
    }

    private static String ends(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @Override
    public String toString() {
        return method + " " + target + (body.isEmpty() ? "" : " " + body);
    }
}
