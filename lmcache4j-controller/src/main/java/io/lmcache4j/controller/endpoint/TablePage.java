package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.FleetStats;
import io.lmcache4j.controller.registry.KnownWorker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page at {@code /}: the fleet as one table, without scripts and without anything from outside
 * (controller.md §15).
 */
final class TablePage implements Endpoints {
    private static final String HTML = "text/html; charset=utf-8";

    /** Rows that a page has at most; {@code /controller/workers} has them all. */
    private static final int MOST_ROWS = 2000;

    private static final long ACTIVE_SECONDS = 60;
    private static final long WARNING_SECONDS = 300;

    private static final String STYLE =
            """
            :root{color-scheme:light dark}
            body{font:15px/1.4 system-ui,sans-serif;margin:1.5rem}
            table{border-collapse:collapse;width:100%}
            th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
            td.n{text-align:right;font-variant-numeric:tabular-nums}
            .wide{overflow-x:auto}
            """;

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-"
                    + sha256(STYLE)
                    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Fleet fleet;

    TablePage(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/", READ, _ -> page())
                        .summary("The fleet as a table, for people")
                        .answering(Answer.of(200, HTML, "a page without scripts"))
                        .served(Route.Trait.HEAD));
    }

    private Response page() {
        return Response.bytes(HTML, html().getBytes(StandardCharsets.UTF_8))
                .withHeader("Content-Security-Policy", POLICY)
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Cache-Control", "no-store");
    }

    private String html() {
        List<KnownWorker> workers = fleet.workers();
        FleetStats stats = fleet.stats();
        return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="refresh" content="10">
        <title>LMCache controller</title>
        <style>%s</style></head><body>
        <h1>LMCache controller</h1>
        <p>%d instances, %d workers, %d keys; full sync %.0f %% done.</p>
        <div class="wide"><table><thead><tr><th>Instance</th><th>Worker</th><th>Address</th>\
        <th>Keys</th><th>By location</th><th>Heartbeat</th><th>Full sync</th></tr></thead><tbody>
        %s</tbody></table></div>%s
        <p><a href="/ops/doctor">Findings</a>, <a href="/status">status</a>, \
        <a href="/metrics">metrics</a>, <a href="/docs">all routes</a></p>
        </body></html>
        """
                .formatted(
                        STYLE,
                        stats.instances(),
                        stats.workers(),
                        stats.keys(),
                        100 * stats.syncProgress(),
                        workers.stream()
                                .limit(MOST_ROWS)
                                .map(TablePage::row)
                                .collect(Collectors.joining()),
                        workers.size() > MOST_ROWS
                                ? "<p>And %d more workers, at <a href=\"/controller/workers\">/controller/workers</a>.</p>"
                                        .formatted(workers.size() - MOST_ROWS)
                                : "");
    }

    private static String row(KnownWorker worker) {
        WorkerInfo info = worker.info();
        return "<tr><td>%s</td><td class=\"n\">%d</td><td>%s:%d</td><td class=\"n\">%d</td><td>%s</td><td>%s</td><td>%s</td></tr>%n"
                .formatted(
                        escaped(info.instanceId()),
                        info.workerId(),
                        escaped(info.ip()),
                        info.port(),
                        worker.keyCount(),
                        escaped(locations(worker.keysByLocation())),
                        heartbeat(worker),
                        escaped(sync(worker)));
    }

    private static String locations(Map<String, Long> keys) {
        return keys.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The words of LMCache's dashboard. */
    private static String heartbeat(KnownWorker worker) {
        if (!worker.heartbeats()) {
            return "never";
        }
        long age = worker.silence().toSeconds();
        if (worker.remembered()) {
            return "not since the start, %d s ago".formatted(age);
        }
        String word =
                age < ACTIVE_SECONDS ? "Active" : age < WARNING_SECONDS ? "Warning" : "Inactive";
        return "%s, %d s ago".formatted(word, age);
    }

    private static String sync(KnownWorker worker) {
        String missing =
                worker.missingBatches() > 0 ? ", " + worker.missingBatches() + " missing" : "";
        String wanted = worker.wantedSync().map(reason -> ", asked for: " + reason).orElse("");
        return worker.syncState().toLowerCase(Locale.ROOT) + missing + wanted;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
