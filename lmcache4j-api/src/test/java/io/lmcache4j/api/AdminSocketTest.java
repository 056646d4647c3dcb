package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.security.AccessToken;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who can open it may do everything, whatever the network may (operator-api.md §1). */
@Timeout(120)
class AdminSocketTest {
    @TempDir Path folder;

    private Map<String, Object> settings(Map<String, Object> more) throws IOException {
        var token = AccessToken.create("x", Set.of(io.lmcache4j.api.routing.Role.VIEWER));
        Path tokens = Files.writeString(folder.resolve("tokens"), token.line());
        var all = new java.util.HashMap<>(more);
        all.put(
                "extra_config",
                Map.of(
                        "lmcache4j.admin_socket", folder.resolve("sockets/admin").toString(),
                        "lmcache4j.auth_file", tokens.toString(),
                        "lmcache4j.socket_mode", "0600"));
        return all;
    }

    private static String ask(ListenAddress address, String method, String target, String headers) {
        return RawClient.exchange(
                address,
                "%s %s HTTP/1.1\r\nHost: any.name\r\n%sConnection: close\r\n\r\n"
                        .formatted(method, target, headers));
    }

    @Test
    void itsCallersMayDoEverythingBesideAListenerThatAsksForTokens() throws Exception {
        try (var server =
                TestServer.worker(settings(Map.of("internal_api_server_host", "0.0.0.0")))) {
            var tcp = (ListenAddress.Tcp) server.address();
            Path path = folder.resolve("sockets/admin_" + tcp.port());
            assertThat(server.server().adminAddress()).contains(new ListenAddress.UnixSocket(path));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            var admin = new ListenAddress.UnixSocket(path);
            for (String headers : List.of("", "Authorization: Bearer wrong\r\n")) {
                assertThat(ask(admin, "PUT", "/freeze/enable", headers))
                        .startsWith("HTTP/1.1 200 ");
                assertThat(ask(admin, "GET", "/threads", headers)).startsWith("HTTP/1.1 200 ");
            }
            String page = "Origin: http://evil.example\r\n";
            assertThat(ask(admin, "DELETE", "/cache/clear", page)).startsWith("HTTP/1.1 403 ");
            var local = new ListenAddress.Tcp("127.0.0.1", tcp.port());
            assertThat(ask(local, "DELETE", "/cache/clear", "")).startsWith("HTTP/1.1 401 ");
            assertThat(ask(local, "GET", "/freeze/status", "")).contains("\"freeze\": true");
        }
        try (var left = Files.list(folder.resolve("sockets"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void everyServerHasItsOwnAndASocketMayHaveOneToo() throws Exception {
        Map<String, Object> onSocket =
                settings(
                        Map.of(
                                "internal_api_server_socket_path_prefix",
                                folder.resolve("api").toString(),
                                "internal_api_server_port_start",
                                6999));
        try (var scheduler = TestServer.scheduler(onSocket);
                var worker = TestServer.worker(onSocket)) {
            assertThat(scheduler.server().adminAddress().orElseThrow().toString())
                    .endsWith("sockets/admin_6999");
            assertThat(worker.server().adminAddress().orElseThrow().toString())
                    .endsWith("sockets/admin_7000");
            assertThat(ask(worker.address(), "PUT", "/freeze/enable", ""))
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void oneThatCanNotBeBoundStartsNothing() throws Exception {
        Files.writeString(folder.resolve("sockets"), "a file, where a folder would have to be");
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        // A worker's port is one above the base.
        var settings = settings(Map.of("internal_api_server_port_start", free - 1));
        try (var server = TestServer.stopped(Role.WORKER, 0, settings)) {
            assertThatThrownBy(() -> server.server().start())
                    .isInstanceOf(ApiServerException.class)
                    .hasMessageContaining("lmcache4j.admin_socket")
                    .message()
                    .hasLineCount(1);
            assertThat(server.server().address()).isEmpty();
            Files.delete(folder.resolve("sockets"));
            server.server().start();
            assertThat(server.server().adminAddress()).isPresent();
        }
    }

    @Test
    void withoutTheSettingThereIsNone() {
        try (var server = TestServer.worker()) {
            assertThat(server.server().adminAddress()).isEmpty();
        }
    }
}
