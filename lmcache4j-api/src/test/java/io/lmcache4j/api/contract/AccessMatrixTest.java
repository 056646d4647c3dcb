package io.lmcache4j.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.NetworkNamespace;
import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.TestCertificates;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.TlsClient;
import io.lmcache4j.api.contract.AccessMatrix.Call;
import io.lmcache4j.api.routing.Role;
import io.lmcache4j.api.security.AccessToken;
import io.lmcache4j.api.transport.ListenAddress;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sends every call as every caller by every way, and holds the answer to the matrix. */
class AccessMatrixTest {
    private static final Path PAGE =
            Path.of(System.getProperty("lmcache4j.root"), "docs", "security.md");
    private static final Set<Role> VIEWER = Set.of(Role.VIEWER);

    /**
     * Who calls.
     *
     * @param name for people
     * @param header of {@code Authorization}
     * @param known whether a server knows the caller by name
     * @param roles what it should have
     */
    private record Who(String name, Optional<String> header, boolean known, Set<Role> roles) {
        boolean may(Call call) {
            return roles.stream().anyMatch(role -> role.may(call.access()));
        }

        String headerLine() {
            return header.map(value -> "Authorization: " + value + "\r\n").orElse("");
        }
    }

    @TempDir private Path folder;

    private final AccessMatrix matrix;
    private final Map<Role, AccessToken> tokens = new EnumMap<>(Role.class);

    AccessMatrixTest() {
        try (var worker = TestServer.worker()) {
            matrix = AccessMatrix.of(AllRoutes.of(worker.manager()));
        }
        for (Role role : Role.values()) {
            tokens.put(role, AccessToken.create(role.text(), Set.of(role)));
        }
    }

    @Test
    void thePageIsTheMatrix() throws IOException {
        if (Boolean.getBoolean("lmcache4j.update")) {
            Files.writeString(PAGE, matrix.page());
        }
        assertThat(PAGE).as("renew it with -Dlmcache4j.update=true").hasContent(matrix.page());
    }

    @Test
    void overLoopbackAndUnixSocketsWithoutTokensEverybodyMayDoEverything() throws IOException {
        try (var tcp = server(Map.of(), Map.of());
                var socket = server(onSocket("open"), Map.of())) {
            assertMatrix(tcp, List.of(nobody(Role.ALL)), plain(tcp.address()));
            assertMatrix(socket, List.of(nobody(Role.ALL)), plain(socket.address()));
        }
    }

    @Test
    void overLoopbackWithTokens() throws IOException {
        try (var tcp = server(Map.of(), authFile())) {
            assertMatrix(tcp, callers(VIEWER), plain(tcp.address()));
        }
    }

    @Test
    void overUnixSocketsWithTokens() throws IOException {
        try (var socket = server(onSocket("held"), authFile())) {
            assertMatrix(socket, callers(VIEWER), plain(socket.address()));
        }
    }

    @Test
    void overTheAdminSocketEverybodyMayDoEverything() throws IOException {
        var extra = new HashMap<>(authFile());
        extra.put("lmcache4j.admin_socket", folder.resolve("admin").toString());
        try (var tcp = server(Map.of(), extra)) {
            ListenAddress admin = tcp.server().adminAddress().orElseThrow();
            assertMatrix(tcp, List.of(nobody(Role.ALL)), plain(admin));
        }
    }

    @Test
    void fromAnotherHost() throws IOException {
        NetworkNamespace.require("ip", "iproute2");
        NetworkNamespace.require("curl", "curl");
        try (var elsewhere = new NetworkNamespace()) {
            Map<String, Object> bound = Map.of("internal_api_server_host", elsewhere.address());
            try (var open = server(bound, Map.of())) {
                assertMatrix(open, List.of(nobody(VIEWER)), from(elsewhere, open.address()));
            }
            try (var held = server(bound, authFile())) {
                assertMatrix(held, callers(VIEWER), from(elsewhere, held.address()));
            }
            try (var opened = server(bound, Map.of("lmcache4j.network_roles", "all"))) {
                assertMatrix(opened, List.of(nobody(Role.ALL)), from(elsewhere, opened.address()));
            }
        }
    }

    @Test
    void overTlsWithTokensAndCertificates() throws IOException {
        var made = new TestCertificates(folder).authority("ca").server("server", "ca");
        var extra = new HashMap<>(authFile());
        extra.put("lmcache4j.tls_cert", made.certificate("server").toString());
        extra.put("lmcache4j.tls_key", made.key("server").toString());
        extra.put("lmcache4j.tls_client_ca", made.certificate("ca").toString());
        var roles = new HashMap<String, Object>();
        for (Role role : Role.values()) {
            made.client(role.text(), "ca", "/CN=" + role.text());
            roles.put(role.text(), role.text());
        }
        made.client("stranger", "ca", "/CN=stranger");
        extra.put("lmcache4j.tls_roles", roles);
        try (var tls = server(Map.of(), extra)) {
            assertMatrix(
                    tls,
                    callers(VIEWER),
                    (call, who) ->
                            TlsClient.exchange(
                                    tls.address(), made.trusting("ca"), request(call, who)));
            for (Role role : Role.values()) {
                var context = made.showing("ca", role.text());
                var holder = new Who(role.text(), Optional.empty(), true, Set.of(role));
                assertMatrix(
                        tls,
                        List.of(holder),
                        (call, who) ->
                                TlsClient.exchange(tls.address(), context, request(call, who)));
            }
            var context = made.showing("ca", "stranger");
            assertMatrix(
                    tls,
                    List.of(new Who("stranger", Optional.empty(), true, Set.of())),
                    (call, who) -> TlsClient.exchange(tls.address(), context, request(call, who)));
        }
    }

    /** How a call reaches a server; gives the whole answer, or just its first line. */
    @FunctionalInterface
    private interface Reach {
        String send(Call call, Who who) throws IOException;
    }

    private void assertMatrix(TestServer server, List<Who> callers, Reach reach)
            throws IOException {
        assertThat(server.server().address()).isPresent();
        var wrong = new SoftAssertions();
        for (Who who : callers) {
            for (Call call : matrix.calls()) {
                int status = status(reach.send(call, who));
                if (who.may(call)) {
                    wrong.assertThat(status)
                            .as("%s as %s", call.label(), who.name())
                            .isNotIn(401, 403, 421, 429);
                } else {
                    wrong.assertThat(status)
                            .as("%s as %s", call.label(), who.name())
                            .isEqualTo(who.known() ? 403 : 401);
                }
            }
        }
        wrong.assertAll();
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.substring("HTTP/1.1 ".length()).substring(0, 3));
    }

    private static Reach plain(ListenAddress address) {
        return (call, who) -> RawClient.exchange(address, request(call, who));
    }

    private static String request(Call call, Who who) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\n%sConnection: close\r\n\r\n"
                .formatted(call.method(), call.target(), who.headerLine());
    }

    /** All calls of a caller by one curl, since each start of it takes its time. */
    private Reach from(NetworkNamespace elsewhere, ListenAddress address) {
        Function<Who, Map<Call, String>> all =
                who -> {
                    try {
                        Path config = Files.createTempFile(folder, "curl", ".txt");
                        Files.writeString(
                                config,
                                matrix.calls().stream()
                                        .map(call -> block(call, who, address))
                                        .collect(Collectors.joining("next\n")));
                        List<String> lines =
                                elsewhere
                                        .run(List.of("curl", "-sS", "-K", config.toString()))
                                        .lines()
                                        .toList();
                        assertThat(lines).hasSameSizeAs(matrix.calls());
                        var answers = new HashMap<Call, String>();
                        for (int i = 0; i < lines.size(); i++) {
                            answers.put(matrix.calls().get(i), "HTTP/1.1 " + lines.get(i));
                        }
                        return answers;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                };
        var known = new HashMap<Who, Map<Call, String>>();
        return (call, who) -> known.computeIfAbsent(who, all).get(call);
    }

    private static String block(Call call, Who who, ListenAddress address) {
        return """
        url = "%s%s"
        request = "%s"
        output = "/dev/null"
        write-out = "%%{http_code}\\n"
        max-time = 20
        %s
        """
                .formatted(
                        address,
                        call.target(),
                        call.method(),
                        who.header()
                                .map(value -> "header = \"Authorization: " + value + "\"")
                                .orElse(""));
    }

    private static Who nobody(Set<Role> roles) {
        return new Who("nobody", Optional.empty(), false, roles);
    }

    private List<Who> callers(Set<Role> withoutToken) {
        var callers = new ArrayList<Who>();
        callers.add(nobody(withoutToken));
        tokens.forEach(
                (role, token) ->
                        callers.add(
                                new Who(
                                        role.text(),
                                        Optional.of("Bearer " + token.token()),
                                        true,
                                        Set.of(role))));
        return callers;
    }

    private Map<String, Object> authFile() throws IOException {
        Path file = folder.resolve("tokens");
        Files.writeString(
                file,
                tokens.values().stream()
                        .map(AccessToken::line)
                        .collect(Collectors.joining("\n", "", "\n")));
        return Map.of("lmcache4j.auth_file", file.toString());
    }

    private Map<String, Object> onSocket(String name) {
        return Map.of("internal_api_server_socket_path_prefix", folder.resolve(name).toString());
    }

    private static TestServer server(Map<String, Object> settings, Map<String, Object> extra) {
        var all = new HashMap<>(settings);
        all.put("extra_config", extra);
        return TestServer.worker(all);
    }
}
