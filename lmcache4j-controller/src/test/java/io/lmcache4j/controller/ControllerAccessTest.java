package io.lmcache4j.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The routes that only a controller has, called as every role. */
@Timeout(120)
class ControllerAccessTest {
    private static final List<String> ROLES = List.of("viewer", "operator", "admin", "debugger");

    private static final Map<String, Set<String>> MAY =
            Map.of(
                    "read", Set.of("", "viewer", "operator", "admin", "debugger"),
                    "mutate", Set.of("operator", "admin"),
                    "destroy", Set.of("admin"));

    private static final List<String> OWN =
            List.of(
                    "/",
                    "/check_finish",
                    "/clear",
                    "/compress",
                    "/controller/key-stats",
                    "/controller/workers",
                    "/decompress",
                    "/health",
                    "/lookup",
                    "/move",
                    "/ops/doctor",
                    "/ops/explain",
                    "/ops/explain/known-hashes",
                    "/ops/jobs",
                    "/ops/jobs/{event_id}",
                    "/pin",
                    "/query_instance",
                    "/query_worker_info");

    @TempDir Path folder;

    @Test
    void everyCallIsHeldToItsClass() throws Exception {
        Path tokens = folder.resolve("tokens");
        for (String role : ROLES) {
            Files.writeString(
                    tokens,
                    "%s:%s:%s%n".formatted(role, role, sha256("token-of-" + role)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        try (var running =
                RunningController.start(folder, Map.of("lmcache4j.auth_file", tokens.toString()))) {
            JsonNode paths = running.get("/openapi.json").json().get("paths");
            for (String path : OWN) {
                for (var route : paths.get(path).properties()) {
                    String method = route.getKey().toUpperCase(Locale.ROOT);
                    check(running, method, path, route.getValue().get("x-access-class").asText());
                }
            }
        }
    }

    /** A call that is let through fails for its body at most. */
    private static void check(RunningController running, String method, String path, String access)
            throws Exception {
        String body = method.equals("GET") ? "" : "{\"nothing\":1}";
        for (String role : List.of("", "viewer", "operator", "admin", "debugger")) {
            String token = role.isEmpty() ? "" : "token-of-" + role;
            int status = running.status(method, path.replace("{event_id}", "x"), body, token);
            if (MAY.get(access).contains(role)) {
                assertThat(status).as("%s %s as %s", method, path, role).isNotIn(401, 403);
            } else {
                assertThat(status)
                        .as("%s %s as %s", method, path, role)
                        .isEqualTo(role.isEmpty() ? 401 : 403);
            }
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
