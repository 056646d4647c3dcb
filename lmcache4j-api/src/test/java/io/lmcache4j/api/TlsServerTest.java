package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.config.ConfigException;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLContext;

/** A server whose configuration asks for TLS. */
@Timeout(120)
class TlsServerTest {
    @TempDir private static Path folder;
    private static TestCertificates made;
    private static SSLContext trusting;

    @BeforeAll
    static void make() {
        made =
                new TestCertificates(folder)
                        .authority("ca")
                        .server("one", "ca")
                        .server("two", "ca")
                        .expired("old", "ca");
        trusting = made.trusting("ca");
    }

    private static Map<String, Object> tls(String certificate, String key, Object... more) {
        Map<String, Object> extra = new HashMap<>();
        extra.put("lmcache4j.tls_cert", made.certificate(certificate).toString());
        extra.put("lmcache4j.tls_key", made.key(key).toString());
        for (int i = 0; i < more.length; i += 2) {
            extra.put((String) more[i], more[i + 1]);
        }
        return Map.of("extra_config", extra);
    }

    private static HttpResponse<String> send(
            TestServer server, String method, String path, String... headers) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var client = HttpClient.newBuilder().sslContext(trusting).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void assertStartFails(Map<String, Object> settings, String... parts) {
        assertThatThrownBy(() -> TestServer.worker(settings).close())
                .isInstanceOf(ApiServerException.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    @Test
    void itsAddressAndItsRedirectsAreHttps() throws Exception {
        try (var worker = TestServer.worker(tls("one", "one"))) {
            var tcp = (ListenAddress.Tcp) worker.address();
            assertThat(tcp).hasToString("https://127.0.0.1:" + tcp.port());
            assertThat(send(worker, "GET", "/version").statusCode()).isEqualTo(200);
            HttpResponse<String> redirect = send(worker, "GET", "/version/?a=b");
            assertThat(redirect.statusCode()).isEqualTo(307);
            assertThat(redirect.headers().firstValue("Location")).contains(tcp + "/version?a=b");
        }
    }

    @Test
    void itsOwnPagesAreThoseOfHttps() throws Exception {
        try (var worker = TestServer.worker(tls("one", "one"))) {
            String own = worker.address().toString();
            assertThat(send(worker, "POST", "/metrics/reset", "Origin", own).statusCode())
                    .isEqualTo(200);
            String plain = own.replace("https:", "http:");
            assertThat(send(worker, "POST", "/metrics/reset", "Origin", plain).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void readinessLooksAtTheCertificate() throws Exception {
        for (String kind : new String[] {".pem", ".key"}) {
            Files.copy(folder.resolve("one" + kind), folder.resolve("used" + kind));
        }
        try (var worker = TestServer.worker(tls("used", "used"))) {
            assertThat(send(worker, "GET", "/readyz").body())
                    .contains("{\"name\":\"tls\",\"status\":\"ok\"");
            Files.copy(made.key("two"), made.key("used"), StandardCopyOption.REPLACE_EXISTING);
            HttpResponse<String> answer;
            long end = System.nanoTime() + 20_000_000_000L;
            do {
                answer = send(worker, "GET", "/readyz");
                assertThat(System.nanoTime()).isLessThan(end);
            } while (!answer.body().contains("\"name\":\"tls\",\"status\":\"degraded\""));
            // The pair of before does its work, so nobody is sent away.
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(send(worker, "GET", "/status").body())
                    .contains("\"ready\":true,\"reasons\":[\"tls: lmcache4j.tls_key: ");
        }
    }

    @Test
    void aServerWithoutTlsHasNoSuchCheckAndTakesItsOwnAway() throws Exception {
        try (var worker = TestServer.worker(tls("one", "one"))) {
            worker.server().stop();
            assertThat(worker.manager().readiness().checks())
                    .noneMatch(check -> check.name().equals("tls"));
        }
    }

    @Test
    void filesThatCannotBeUsedFailTheStart() {
        assertStartFails(tls("one", "two"), "lmcache4j.tls_key: ", "name the two of one pair");
        assertStartFails(tls("old", "old"), "lmcache4j.tls_cert: ", "; renew it");
        assertStartFails(tls("none", "one"), "lmcache4j.tls_cert: can't read ");
    }

    @Test
    void settingsThatAreIncompleteFailTheStart() {
        String certificate = made.certificate("one").toString();
        assertStartFails(
                Map.of("extra_config", Map.of("lmcache4j.tls_cert", certificate)),
                "lmcache4j.tls_cert is set without lmcache4j.tls_key; set both or none");
        assertStartFails(
                Map.of("extra_config", Map.of("lmcache4j.tls_key", certificate)),
                "lmcache4j.tls_key is set without lmcache4j.tls_cert");
        assertStartFails(
                Map.of("extra_config", Map.of("lmcache4j.tls_client_ca", certificate)),
                "lmcache4j.tls_client_ca is set without lmcache4j.tls_cert");
        assertStartFails(
                tls("one", "one", "lmcache4j.tls_roles", Map.of("ops", "admin")),
                "lmcache4j.tls_roles is set without lmcache4j.tls_client_ca");
        assertThatThrownBy(
                        () ->
                                TestServer.worker(
                                                tls(
                                                        "one",
                                                        "one",
                                                        "lmcache4j.tls_roles",
                                                        Map.of("ops", "root")))
                                        .close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("lmcache4j.tls_roles")
                .hasMessageContaining("viewer, operator, admin or debugger");
    }

    @Test
    void aUnixSocketStaysPlainAndSaysSo() throws Exception {
        Map<String, Object> settings = new HashMap<>(tls("one", "one"));
        settings.put("internal_api_server_socket_path_prefix", folder.resolve("api").toString());
        try (var log = CapturedLog.of("lmcache.api");
                var worker = TestServer.worker(settings)) {
            assertThat(RawClient.get(worker.address(), "/version"))
                    .startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(log.lines())
                    .anyMatch(
                            line ->
                                    line.startsWith("WARN lmcache4j.tls_cert")
                                            && line.contains("have no effect: unix:"));
        }
    }
}
