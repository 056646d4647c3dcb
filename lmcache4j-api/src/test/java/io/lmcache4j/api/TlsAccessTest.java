package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;

/** What callers may do by the certificate that they show, or don't (operator-api.md §1). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class TlsAccessTest {
    private static final String READ = "GET /version";
    private static final String MUTATE = "PUT /freeze/enable";
    private static final String DESTROY = "DELETE /cache/clear";
    private static final String REVEAL = "GET /threads";
    private static final String TOKEN = "0123456789abcdef".repeat(4);

    private Path folder;
    private TestCertificates made;
    private TestServer worker;

    @BeforeAll
    void start(@TempDir Path place) throws Exception {
        folder = place;
        made =
                new TestCertificates(folder)
                        .authority("ca")
                        .authority("other-ca")
                        .server("server", "ca")
                        .client("ops", "ca", "/CN=ops")
                        .client("board", "ca", "/CN=board")
                        .client("guest", "ca", "/CN=guest")
                        .client("stranger", "other-ca", "/CN=ops");
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(TOKEN.getBytes(StandardCharsets.US_ASCII));
        Path tokens =
                Files.writeString(
                        folder.resolve("tokens"),
                        "probe:debugger:" + HexFormat.of().formatHex(digest) + "\n");
        worker =
                TestServer.worker(
                        Map.of(
                                "extra_config",
                                Map.of(
                                        "lmcache4j.tls_cert",
                                        made.certificate("server").toString(),
                                        "lmcache4j.tls_key",
                                        made.key("server").toString(),
                                        "lmcache4j.tls_client_ca",
                                        made.certificate("ca").toString(),
                                        "lmcache4j.tls_roles",
                                        Map.of("ops", "admin", "board", "viewer"),
                                        "lmcache4j.auth_file",
                                        tokens.toString())));
    }

    @AfterAll
    void stop() {
        if (worker != null) {
            worker.close();
        }
    }

    private String send(SSLContext client, String request, String headers) throws IOException {
        return TlsClient.exchange(
                worker.address(),
                client,
                request
                        + " HTTP/1.1\r\nHost: localhost\r\n"
                        + headers
                        + "Connection: close\r\nContent-Length: 0\r\n\r\n");
    }

    private int status(SSLContext client, String request) throws IOException {
        return Integer.parseInt(send(client, request, "").substring("HTTP/1.1 ".length(), 12));
    }

    @Test
    void aListedNameHasTheRolesOfItsEntry() throws Exception {
        SSLContext ops = made.showing("ca", "ops");
        assertThat(status(ops, READ)).isEqualTo(200);
        assertThat(status(ops, MUTATE)).isEqualTo(200);
        assertThat(status(ops, DESTROY)).isEqualTo(200);
        assertThat(status(ops, REVEAL)).isEqualTo(403);
        SSLContext board = made.showing("ca", "board");
        assertThat(status(board, READ)).isEqualTo(200);
        assertThat(send(board, MUTATE, ""))
                .startsWith("HTTP/1.1 403 ")
                .contains("operator")
                .contains("lmcache4j.tls_roles");
    }

    @Test
    void aNameThatIsNotListedHasNoRole() throws Exception {
        SSLContext guest = made.showing("ca", "guest");
        assertThat(status(guest, READ)).isEqualTo(403);
        assertThat(status(guest, MUTATE)).isEqualTo(403);
    }

    @Test
    void whoShowsNoneHasTheRolesOfTheWay() throws Exception {
        SSLContext nobody = made.trusting("ca");
        assertThat(status(nobody, READ)).isEqualTo(200);
        assertThat(send(nobody, MUTATE, ""))
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: Bearer");
    }

    @Test
    void aTokenCountsBeforeTheCertificate() throws Exception {
        String token = "Authorization: Bearer " + TOKEN + "\r\n";
        assertThat(send(made.trusting("ca"), REVEAL, token)).startsWith("HTTP/1.1 200 ");
        assertThat(send(made.showing("ca", "ops"), REVEAL, token)).startsWith("HTTP/1.1 200 ");
        assertThat(send(made.showing("ca", "ops"), DESTROY, token)).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void aCertificateOfAForeignIssuerIsNobodys() {
        // It is shown to the server only by clients that don't heed whom it asks for.
        var command =
                List.of(
                        "s_client",
                        "-connect",
                        worker.address().toString().substring("https://".length()),
                        "-cert",
                        "stranger.pem",
                        "-key",
                        "stranger.key",
                        "-CAfile",
                        "ca.pem",
                        "-tls1_2",
                        "-brief");
        assertThatThrownBy(() -> made.openssl(command)).isInstanceOf(AssertionError.class);
    }

    @Test
    void tokensInTheClearAreWarnedOf() throws Exception {
        Map<String, Object> extra =
                Map.of("lmcache4j.auth_file", folder.resolve("tokens").toString());
        for (String host : new String[] {"0.0.0.0", "127.0.0.1"}) {
            try (var log = CapturedLog.of("lmcache.api");
                    var open =
                            TestServer.worker(
                                    Map.of(
                                            "internal_api_server_host",
                                            host,
                                            "extra_config",
                                            extra))) {
                assertThat(open.server().isEnabled()).isTrue();
                assertThat(log.lines().stream().filter(line -> line.contains("tokens go to")))
                        .hasSize(host.equals("0.0.0.0") ? 1 : 0)
                        .allMatch(
                                line ->
                                        line.endsWith(
                                                "set lmcache4j.tls_cert and lmcache4j.tls_key"));
            }
        }
    }
}
