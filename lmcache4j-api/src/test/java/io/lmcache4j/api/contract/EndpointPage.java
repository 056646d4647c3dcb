package io.lmcache4j.api.contract;

import io.lmcache4j.api.contract.ContractServer.Transport;
import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.ParameterType;
import io.lmcache4j.api.routing.Route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A page of docs/endpoints: the routes of a family, each with an example that was really run. */
final class EndpointPage {
    /** What a page consists of. */
    private sealed interface Part {
        /** Text that follows from the routes and the table. */
        record Text(String text) implements Part {}

        /** What a server answered. */
        record Answered(Example example, String text) implements Part {}
    }

    private static final String FENCE = "```\n";

    private final List<Part> parts = new ArrayList<>();

    /**
     * A page.
     *
     * @param title the family, such as {@code /freeze (http-api.md §4.12)}
     * @param rows the rows of its table
     * @param routes all routes
     */
    EndpointPage(String title, List<ContractRow> rows, List<Route> routes) {
        text("# " + title + "\n\n");
        text(
                "Made by `EndpointDocsTest` from the routes and their contract tables; the answers"
                        + " are a real server's.\n");
        var examples = new LinkedHashMap<Route, ContractRow>();
        for (ContractRow row : rows) {
            AllRoutes.of(row.request(), routes)
                    .ifPresent(route -> examples.merge(route, row, EndpointPage::better));
        }
        for (Map.Entry<Route, ContractRow> entry : examples.entrySet()) {
            describe(entry.getKey());
            run(Example.of(entry.getValue()));
        }
    }

    /** The page as a file. */
    String render() {
        var page = new StringBuilder();
        for (Part part : parts) {
            page.append(
                    switch (part) {
                        case Part.Text(String text) -> text;
                        case Part.Answered(_, String text) -> text;
                    });
        }
        return page.toString();
    }

    /** What is wrong with a file that should be this page; empty if nothing is. */
    String difference(String file) {
        String rest = file;
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String text) -> {
                    if (!rest.startsWith(text)) {
                        return "expected:\n" + text + "\nfound:\n" + start(rest, text.length());
                    }
                    rest = rest.substring(text.length());
                }
                case Part.Answered(Example example, String now) -> {
                    int end = rest.indexOf("\n" + FENCE);
                    String recorded = rest.substring(0, Math.max(end, 0));
                    if (!example.isStill(recorded, now)) {
                        return example.commands() + " answers\n" + now + "\nnot\n" + recorded;
                    }
                    rest = rest.substring(recorded.length());
                }
            }
        }
        return rest.isEmpty() ? "" : "too much: " + rest;
    }

    private void describe(Route route) {
        text("\n## %s %s\n\n".formatted(route.method(), route.path()));
        text("%s. Access class: `%s`.\n".formatted(route.summary(), route.access().text()));
        if (!route.parameters().isEmpty()) {
            text("\n| parameter | in | type | what |\n| --- | --- | --- | --- |\n");
            route.parameters().forEach(parameter -> text(row(parameter)));
        }
        if (!route.body().fields().isEmpty()) {
            text("\n| field of the JSON body | what |\n| --- | --- |\n");
            route.body()
                    .fields()
                    .forEach(
                            field ->
                                    text("| `%s` | %s |\n".formatted(field.name(), field.about())));
        }
        text("\n| status | type | when |\n| --- | --- | --- |\n");
        for (Answer answer : route.answers()) {
            text(
                    "| %d | %s | %s |\n"
                            .formatted(
                                    answer.status(),
                                    answer.contentType().map(type -> "`" + type + "`").orElse(""),
                                    answer.when()));
        }
    }

    private static String row(Parameter<?> parameter) {
        return "| `%s` | %s | %s | %s%s |\n"
                .formatted(
                        parameter.name(),
                        parameter.location() == Parameter.Location.PATH ? "path" : "query",
                        type(parameter.type()),
                        parameter.about(),
                        parameter
                                .raises()
                                .map(access -> "; makes the call `" + access.text() + "`")
                                .orElse(""));
    }

    private static String type(ParameterType<?> type) {
        return switch (type) {
            case ParameterType.Text _, ParameterType.Segment _ -> "text";
            case ParameterType.Texts _ -> "texts, repeated";
            case ParameterType.Whole _ -> "integer";
            case ParameterType.Flag _ -> "boolean";
        };
    }

    private void run(Example example) {
        text("\n" + FENCE.replace("\n", "console\n"));
        example.commands().forEach(command -> text("$ " + command + "\n"));
        try (var server = ContractServer.prepared(example.row(), example.role(), Transport.TCP)) {
            String body = server.ask(example.row().request()).body();
            parts.add(new Part.Answered(example, example.shown(body)));
        }
        text("\n" + FENCE);
    }

    private void text(String text) {
        parts.add(new Part.Text(text));
    }

    /** The first that succeeds, or the first. */
    private static ContractRow better(ContractRow first, ContractRow later) {
        return first.status() >= 300 && later.status() < 300 ? later : first;
    }

    private static String start(String text, int length) {
        return text.substring(0, Math.min(text.length(), length));
    }
}
