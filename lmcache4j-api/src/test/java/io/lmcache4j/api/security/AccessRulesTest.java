package io.lmcache4j.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.routing.Role;
import io.lmcache4j.api.transport.ListenAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Who may do what, against a real server behind each kind of listener. */
@Timeout(120)
class AccessRulesTest {
    private static final String READ = "GET /version";
    private static final String MUTATE = "PUT /freeze/enable";
    private static final String RAISED = "GET /loglevel?logger_name=lmcache.x&level=INFO";
    private static final String DESTROY = "DELETE /cache/clear";
    private static final String REVEAL = "GET /threads";

    @TempDir Path folder;

    private final AccessToken viewer = AccessToken.create("grafana", Set.of(Role.VIEWER));
    private final AccessToken operator = AccessToken.create("ci", Set.of(Role.OPERATOR));
    private final AccessToken admin = AccessToken.create("oncall", Set.of(Role.ADMIN));
    private final AccessToken debugger = AccessToken.create("dev", Set.of(Role.DEBUGGER));
    private final Map<String, Object> extra = new HashMap<>();
    private final Map<String, Object> settings = new HashMap<>(Map.of("extra_config", extra));

    private void useTokens() throws IOException {
        Path file = folder.resolve("tokens");
        Files.write(file, List.of(viewer.line(), operator.line(), admin.line(), debugger.line()));
        extra.put("lmcache4j.auth_file", file.toString());
    }

    private void listenOnNetwork() {
        settings.put("internal_api_server_host", "0.0.0.0");
    }

    private void listenOnSocket() {
        settings.put("internal_api_server_socket_path_prefix", folder.resolve("api").toString());
    }

    private static String ask(ListenAddress address, String request, String... headers) {
        ListenAddress to =
                switch (address) {
                    case ListenAddress.Tcp tcp -> new ListenAddress.Tcp("127.0.0.1", tcp.port());
                    case ListenAddress.UnixSocket socket -> socket;
                };
        String head = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return RawClient.exchange(
                to,
                "%s HTTP/1.1\r\nHost: localhost\r\n%sConnection: close\r\nContent-Length: 0\r\n\r\n"
                        .formatted(request, head));
    }

    private static String bearer(AccessToken token) {
        return "Authorization: Bearer " + token.token();
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    private static String detail(String answer) {
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(body).startsWith("{\"detail\":\"").endsWith("\"}");
        assertThat(answer).contains("Content-Type: application/json\r\n");
        return body.substring(11, body.length() - 2);
    }

    private static void assertMayAll(ListenAddress address) {
        for (String request : List.of(READ, MUTATE, RAISED, DESTROY, REVEAL)) {
            assertThat(status(ask(address, request))).as(request).isEqualTo(200);
        }
    }

    private static void assertMayOnlyRead(ListenAddress address) {
        assertThat(status(ask(address, READ))).isEqualTo(200);
        assertThat(status(ask(address, "GET /loglevel?logger_name=x"))).isEqualTo(200);
        for (String request : List.of(MUTATE, RAISED, DESTROY, REVEAL)) {
            assertThat(status(ask(address, request))).as(request).isEqualTo(401);
        }
        assertThat(ask(address, "GET /freeze/status")).contains("\"freeze\": false");
    }

    @Test
    void onTheMachineItselfEverybodyMayDoEverythingUntilThereAreTokens() throws Exception {
        try (var server = TestServer.worker(settings)) {
            assertMayAll(server.address());
        }
        useTokens();
        try (var server = TestServer.worker(settings)) {
            assertMayOnlyRead(server.address());
        }
    }

    @Test
    void overASocketEverybodyMayDoEverythingUntilThereAreTokens() throws Exception {
        listenOnSocket();
        try (var server = TestServer.worker(settings)) {
            assertMayAll(server.address());
        }
        useTokens();
        try (var server = TestServer.worker(settings)) {
            assertMayOnlyRead(server.address());
        }
    }

    @Test
    void overANetworkEverybodyMayOnlyReadACallFromTheMachineItselfToo() {
        listenOnNetwork();
        try (var server = TestServer.worker(settings)) {
            assertMayOnlyRead(server.address());
        }
    }

    @Test
    void networkRolesAreThoseOfCallersWithoutAToken() {
        listenOnNetwork();
        extra.put("lmcache4j.network_roles", "operator, debugger");
        try (var server = TestServer.worker(settings)) {
            for (String request : List.of(READ, MUTATE, RAISED, REVEAL)) {
                assertThat(status(ask(server.address(), request))).as(request).isEqualTo(200);
            }
            assertThat(status(ask(server.address(), DESTROY))).isEqualTo(401);
        }
        extra.put("lmcache4j.network_roles", "all");
        try (var server = TestServer.worker(settings)) {
            assertMayAll(server.address());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "grafana, 200, 403, 403, 403, 403",
        "ci,      200, 200, 200, 403, 403",
        "oncall,  200, 200, 200, 200, 403",
        "dev,     200, 403, 403, 403, 200",
    })
    void aTokenHasItsRolesOnEveryWay(
            String name, int read, int mutate, int raised, int destroy, int reveal)
            throws Exception {
        AccessToken token =
                List.of(viewer, operator, admin, debugger).stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        useTokens();
        for (Runnable way :
                List.<Runnable>of(() -> {}, this::listenOnNetwork, this::listenOnSocket)) {
            way.run();
            try (var server = TestServer.worker(settings)) {
                var answers =
                        List.of(READ, MUTATE, RAISED, DESTROY, REVEAL).stream()
                                .map(request -> ask(server.address(), request, bearer(token)))
                                .map(AccessRulesTest::status);
                assertThat(answers).containsExactly(read, mutate, raised, destroy, reveal);
            }
        }
    }

    @Test
    void aTokenIsNotMoreThanItsRolesWhereTheNetworkIsOpen() throws Exception {
        useTokens();
        listenOnNetwork();
        extra.put("lmcache4j.network_roles", "all");
        try (var server = TestServer.worker(settings)) {
            assertThat(status(ask(server.address(), DESTROY))).isEqualTo(200);
            assertThat(status(ask(server.address(), DESTROY, bearer(viewer)))).isEqualTo(403);
        }
    }

    @Test
    void whoLacksARoleIsToldWhichAndWhereItComesFrom() throws Exception {
        listenOnNetwork();
        try (var server = TestServer.worker(settings)) {
            String answer = ask(server.address(), DESTROY);
            assertThat(answer).contains("WWW-Authenticate: Bearer\r\n");
            assertThat(detail(answer))
                    .contains(
                            "needs role admin,",
                            "lmcache4j.network_roles",
                            "lmcache4j.admin_socket",
                            "lmcache4j.auth_file");
        }
        useTokens();
        try (var server = TestServer.worker(settings)) {
            String none = ask(server.address(), RAISED);
            assertThat(none).contains("WWW-Authenticate: Bearer\r\n");
            assertThat(detail(none))
                    .contains(
                            "needs role operator:",
                            "Authorization: Bearer TOKEN",
                            "lmcache4j.auth_file",
                            "lmcache token create NAME --role operator");
            String wrong = ask(server.address(), REVEAL, "Authorization: Bearer wrong");
            assertThat(status(wrong)).isEqualTo(401);
            assertThat(wrong).contains("WWW-Authenticate: Bearer\r\n").doesNotContain("wrong");
            assertThat(detail(wrong)).contains("role debugger", "no token of lmcache4j.auth_file");
            String known = ask(server.address(), DESTROY, bearer(operator));
            assertThat(status(known)).isEqualTo(403);
            assertThat(known).doesNotContain("WWW-Authenticate");
            assertThat(detail(known))
                    .isEqualTo(
                            "This needs role admin; ci has operator. Give it the role in"
                                    + " lmcache4j.auth_file");
        }
    }

    @Test
    void aRefusedCallReadsNoBody() throws Exception {
        useTokens();
        try (var server = TestServer.worker(settings);
                var client = RawClient.connect(server.address())) {
            client.send("POST /conf HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void severalAuthorizationHeadersAreRefused() throws Exception {
        useTokens();
        try (var server = TestServer.worker(settings)) {
            String good = bearer(admin);
            for (List<String> headers :
                    List.of(
                            List.of(good, good),
                            List.of(good, "authorization: Bearer wrong"),
                            List.of("AUTHORIZATION: Basic x", good))) {
                for (String request : List.of(READ, DESTROY, "GET /nowhere")) {
                    String answer = ask(server.address(), request, headers.toArray(String[]::new));
                    assertThat(status(answer)).isEqualTo(400);
                    assertThat(detail(answer)).contains("several Authorization headers");
                }
            }
        }
    }

    @Test
    void withoutATokenFileTheHeaderIsNotRead() {
        listenOnNetwork();
        try (var server = TestServer.worker(settings)) {
            for (int i = 0; i < 2 * FailureLimit.MOST; i++) {
                assertThat(status(ask(server.address(), READ, "Authorization: Basic bla bla")))
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong",
                "Bearer",
                "Basic b25jYWxsOg==",
                "lmc_x",
                "Bearer two words",
                "Bearer \u00ff\u00fe",
                "Bearer {hash}",
                "Bearer {cut}",
                "Bearer {more}",
                "Bearer {upper}",
                "Bearer {60 KiB}",
            })
    void aWrongTokenOpensNothing(String header) throws Exception {
        useTokens();
        listenOnNetwork();
        String hash = admin.line().substring(admin.line().lastIndexOf(':') + 1);
        String token = admin.token();
        String sent =
                "Authorization: "
                        + header.replace("{hash}", hash)
                                .replace("{cut}", token.substring(0, token.length() - 1))
                                .replace("{more}", token + "A")
                                .replace("{upper}", token.toUpperCase(java.util.Locale.ROOT))
                                .replace("{60 KiB}", "a".repeat(60 << 10));
        try (var server = TestServer.worker(settings)) {
            assertThat(status(ask(server.address(), READ, sent))).isEqualTo(200);
            for (String request : List.of(MUTATE, RAISED, DESTROY, REVEAL)) {
                assertThat(status(ask(server.address(), request, sent))).isEqualTo(401);
            }
            assertThat(ask(server.address(), "GET /freeze/status")).contains("\"freeze\": false");
        }
    }

    @Test
    void afterTenWrongTokensInAMinuteOnlyRightOnesAreAnswered() throws Exception {
        useTokens();
        try (var server = TestServer.worker(settings)) {
            ListenAddress address = server.address();
            for (int i = 0; i < 30; i++) {
                assertThat(status(ask(address, MUTATE))).as("a missing token").isEqualTo(401);
                assertThat(status(ask(address, DESTROY, bearer(viewer))))
                        .as("a missing role")
                        .isEqualTo(403);
            }
            var statuses =
                    IntStream.range(0, FailureLimit.MOST)
                            .mapToObj(i -> "Authorization: Bearer wrong" + i)
                            .map(wrong -> status(ask(address, MUTATE, wrong)));
            assertThat(statuses).containsOnly(401);
            String refused = ask(address, MUTATE, "Authorization: Bearer wrong");
            assertThat(status(refused)).isEqualTo(429);
            assertThat(refused).containsPattern("Retry-After: ([1-9]|[1-5][0-9]|60)\r\n");
            assertThat(detail(refused)).contains("lmcache4j.auth_file");
            assertThat(
                            status(
                                    ask(
                                            address,
                                            READ,
                                            "Authorization: nonsense",
                                            "X-Forwarded-For: 10.9.8.7")))
                    .isEqualTo(429);
            assertThat(status(ask(address, DESTROY, bearer(admin)))).isEqualTo(200);
            assertThat(status(ask(address, READ))).isEqualTo(200);
            assertThat(status(ask(address, MUTATE))).isEqualTo(401);
            assertThat(server.get("/metrics").body())
                    .containsPattern("reason=\"wrong_tokens\"[^}]*} 2\\.0")
                    .containsPattern("reason=\"forbidden\"[^}]*} 30\\.0");
        }
    }

    @Test
    void overASocketWrongTokensAreCountedForTheUser() throws Exception {
        useTokens();
        listenOnSocket();
        try (var server = TestServer.worker(settings)) {
            for (int i = 0; i < FailureLimit.MOST; i++) {
                assertThat(status(ask(server.address(), MUTATE, "Authorization: Bearer no")))
                        .isEqualTo(401);
            }
            assertThat(status(ask(server.address(), MUTATE, "Authorization: Bearer no")))
                    .isEqualTo(429);
            assertThat(status(ask(server.address(), MUTATE, bearer(operator)))).isEqualTo(200);
        }
    }

    @Test
    void whatLeadsNowhereIsAReadAndTellsNothingMore() {
        listenOnNetwork();
        try (var server = TestServer.worker(settings)) {
            assertThat(status(ask(server.address(), "GET /nowhere"))).isEqualTo(404);
            assertThat(status(ask(server.address(), "GET /cache/clear"))).isEqualTo(405);
        }
    }
}
