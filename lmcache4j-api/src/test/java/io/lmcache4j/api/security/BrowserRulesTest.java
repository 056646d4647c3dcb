package io.lmcache4j.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.transport.ListenAddress;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a browser on this machine can do with pages of others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserRulesTest {
    private static final String RESET = "POST /metrics/reset";

    private final TestServer worker =
            TestServer.worker(
                    Map.of(
                            "extra_config",
                            Map.of(
                                    "lmcache4j.allowed_hosts", List.of("Cache.Example"),
                                    "lmcache4j.allowed_origins", List.of("https://UI.example"))));
    private final ListenAddress.Tcp address = (ListenAddress.Tcp) worker.address();

    @AfterAll
    void close() {
        worker.close();
    }

    private static String send(ListenAddress to, String request, String host, String headers) {
        return RawClient.exchange(
                to,
                "%s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\nContent-Length: 0\r\n\r\n"
                        .formatted(request, host, headers));
    }

    private String send(String request, String headers) {
        return send(address, request, "127.0.0.1:" + address.port(), headers);
    }

    private static void assertStatus(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:7000",
                "127.0.0.1",
                "10.1.2.3:80",
                "[::1]",
                "[::1]:7000",
                "[2001:db8::7]:80",
                "cache.example",
                "CACHE.example:81",
            })
    void aListenerOnLoopbackAnswersToItsNames(String host) {
        assertStatus(send(address, "GET /version", host, ""), 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:7000",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "notcache.example",
                "127.0.0.256.example",
            })
    void aForeignHostIsRefusedWhateverItWants(String host) {
        for (String request : List.of("GET /version", "GET /nowhere", "GET /conf/", RESET)) {
            String answer = send(address, request, host, "");
            assertStatus(answer, 421);
            assertThat(answer).contains("lmcache4j.allowed_hosts").doesNotContain("Location");
        }
    }

    @Test
    void aListenerThatOthersReachAnswersToAnyName() {
        Map<String, Object> settings =
                Map.of(
                        "internal_api_server_host",
                        "0.0.0.0",
                        "extra_config",
                        Map.of("lmcache4j.network_roles", "all"));
        try (var open = TestServer.worker(settings)) {
            int port = ((ListenAddress.Tcp) open.address()).port();
            var here = new ListenAddress.Tcp("127.0.0.1", port);
            assertStatus(send(here, "GET /version", "pod.cluster", ""), 200);
            assertStatus(send(here, RESET, "pod.cluster", ""), 200);
            // The name may be anybody's, so its pages are not ours.
            assertStatus(send(here, RESET, "pod.cluster", "Origin: http://pod.cluster\r\n"), 403);
        }
    }

    @Test
    void overASocketAnyHostMayBeSaidAndOriginsCount(@TempDir Path folder) {
        Map<String, Object> settings =
                Map.of("internal_api_server_socket_path_prefix", folder.resolve("api").toString());
        try (var worker = TestServer.worker(settings)) {
            assertStatus(send(worker.address(), "GET /version", "evil.example", ""), 200);
            assertStatus(send(worker.address(), RESET, "localhost", ""), 200);
            assertStatus(
                    send(worker.address(), RESET, "localhost", "Origin: http://evil.example\r\n"),
                    403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "https://127.0.0.1:PORT",
                "http://127.0.0.1",
                "http://127.0.0.1:1",
                "http://localhost:PORT",
                "http://127.0.0.1:PORT.evil.example",
                "http://127.0.0.1:PORT@evil.example",
                "http://ui.example",
                "null",
                "''",
                "file://",
            })
    void pagesOfOtherOriginsMayOnlyRead(String origin) {
        String header = "Origin: " + origin.replace("PORT", "" + address.port()) + "\r\n";
        for (String request :
                List.of(
                        RESET,
                        "PUT /freeze/enable",
                        "DELETE /cache/clear",
                        "GET /loglevel?logger_name=x&level=INFO",
                        "GET /threads")) {
            String answer = send(request, header);
            assertStatus(answer, 403);
            assertThat(answer).contains("lmcache4j.allowed_origins");
        }
        assertStatus(send("GET /version", header), 200);
        assertStatus(send("GET /loglevel?logger_name=x", header), 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:PORT", "HTTPS://ui.EXAMPLE", "https://ui.example:443"})
    void ownPagesAndAllowedOnesMayChangeSomething(String origin) {
        String header = "Origin: " + origin.replace("PORT", "" + address.port()) + "\r\n";
        assertStatus(send(RESET, header), 200);
        assertStatus(send(RESET, header + "Sec-Fetch-Site: same-origin\r\n"), 200);
    }

    @Test
    void aBrowserThatSaysCrossSiteMayOnlyRead() {
        String header = "Sec-Fetch-Site: cross-site\r\n";
        assertStatus(send(RESET, header), 403);
        assertStatus(send("GET /version", header), 200);
    }

    @Test
    void everyOneOfSeveralOriginsCounts() {
        String own = "Origin: http://127.0.0.1:" + address.port() + "\r\n";
        assertStatus(send(RESET, own + "Origin: http://evil.example\r\n"), 403);
    }

    @Test
    void aRefusedCallChangesNothing() {
        send("PUT /freeze/enable", "Origin: http://evil.example\r\n");
        assertThat(worker.get("/freeze/status").body()).contains("\"freeze\": false");
    }

    @Test
    void refusalsAreCounted() {
        double hosts = refused("foreign_host");
        double origins = refused("foreign_origin");
        send(address, "GET /version", "evil.example", "");
        send("DELETE /cache/clear", "Origin: null\r\n");
        assertThat(refused("foreign_host")).isEqualTo(hosts + 1);
        assertThat(refused("foreign_origin")).isEqualTo(origins + 1);
    }

    private double refused(String reason) {
        return worker.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("lmcache4j_http_refused_total{"))
                .filter(line -> line.contains("reason=\"" + reason + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
                .sum();
    }
}
