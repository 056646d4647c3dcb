package io.lmcache4j.api.contract;

import io.lmcache4j.api.contract.ContractRow.Given;
import io.lmcache4j.engine.config.Role;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row of a contract table as a reader would try it: a line of curl and what comes back.
 *
 * @param row the row
 * @param role whose server is asked
 */
record Example(ContractRow row, Role role) {
    /** Of long answers that differ from run to run the lines with this in them are shown. */
    private static final Map<String, String> TELLING =
            Map.of(
                    "/env", "\"TZ\"",
                    "/metrics", "num_hit_tokens",
                    "/threads", "Total",
                    "/loglevel", "lmcache.api.access",
                    "/openapi.json", "openapi",
                    "/docs", "title",
                    "/redoc", "title",
                    "/docs/oauth2-redirect", "title");

    private static final int SHOWN = 4;
    private static final int LONGEST = 160;

    /** For a row that holds for both processes the worker, which has more to say. */
    static Example of(ContractRow row) {
        return new Example(row, row.roles().getLast());
    }

    /** The lines that a reader types. */
    List<String> commands() {
        var lines = new ArrayList<String>();
        for (Given given : row.given()) {
            if (given instanceof Given.Done(ContractRequest request)) {
                lines.add(curl(request));
            }
        }
        lines.add(curl(row.request()) + filter());
        return lines;
    }

    /** What a reader sees of this answer. */
    String shown(String body) {
        if (!isPart()) {
            return body;
        }
        return body.lines()
                .filter(line -> line.contains(telling()))
                .limit(SHOWN)
                .map(line -> line.substring(0, Math.min(line.length(), LONGEST)))
                .collect(Collectors.joining("\n"));
    }

    /** Whether an answer that was seen once is still what comes back. */
    boolean isStill(String recorded, String now) {
        return isPart()
                ? withoutNumbers(recorded).equals(withoutNumbers(now))
                : row.expected().body().matcher(recorded).matches();
    }

    private boolean isPart() {
        return row.expected().isLoose();
    }

    private String telling() {
        return TELLING.getOrDefault(path(), "");
    }

    private String path() {
        return row.request().target().split("\\?", 2)[0];
    }

    private String filter() {
        if (!isPart()) {
            return "";
        }
        String lines = telling().isEmpty() ? "" : " | grep '" + telling() + "'";
        return lines + " | head -" + SHOWN + " | cut -c-" + LONGEST;
    }

    private String curl(ContractRequest request) {
        var line = new StringBuilder("curl -s ");
        if (!request.method().equals("GET")) {
            line.append("-X ").append(request.method()).append(' ');
        }
        request.contentType().ifPresent(type -> line.append("-H 'Content-Type: " + type + "' "));
        if (!request.body().isEmpty()) {
            line.append("-d '").append(request.body().replace("'", "'\\''")).append("' ");
        }
        String url = "http://127.0.0.1:" + port() + request.target();
        return line.append(url.matches(".*[?&\\[].*") ? "'" + url + "'" : url).toString();
    }

    private String port() {
        return switch (role) {
            case SCHEDULER, CONTROLLER, CACHE_SERVER -> "6999";
            case WORKER -> "7000";
        };
    }

    /** Nor the comma behind what may be the last of many. */
    private static String withoutNumbers(String text) {
        return text.replaceAll("[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?", "0").replaceAll(",$", "");
    }
}
