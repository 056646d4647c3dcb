package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.logging.LogLevel;
import io.lmcache4j.api.transport.Limits;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.config.ConfigException;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ServerSettingsTest {
    private static ServerSettings of(Role role, Map<String, Object> settings) {
        try (var server = TestServer.stopped(role, 0, settings)) {
            return ServerSettings.of(server.manager());
        }
    }

    private static ServerSettings extra(String key, Object value) {
        return of(Role.WORKER, Map.of("extra_config", Map.of(key, value)));
    }

    @Test
    void aPrefixReplacesThePort() {
        Map<String, Object> settings =
                Map.of(
                        "internal_api_server_socket_path_prefix",
                        "api",
                        "internal_api_server_port_start",
                        6999);
        assertThat(of(Role.SCHEDULER, settings).address())
                .isEqualTo(new ListenAddress.UnixSocket(Path.of("api_6999")));
        assertThat(of(Role.WORKER, settings).address())
                .isEqualTo(new ListenAddress.UnixSocket(Path.of("api_7000")));
    }

    @Test
    void aBaseOfZeroIsAnyFreePortForEveryOffset() {
        assertThat(of(Role.WORKER, Map.of("internal_api_server_port_start", 0)).address())
                .isEqualTo(new ListenAddress.Tcp("127.0.0.1", 0));
    }

    @Test
    void anIpv6HostIsBracketedInUrls() {
        assertThat(new ListenAddress.Tcp("::1", 7000)).hasToString("http://[::1]:7000");
    }

    @ParameterizedTest
    @CsvSource({"0660, rw-rw----", "0600, rw-------", "0777, rwxrwxrwx", "0604, rw----r--"})
    void socketModesAreOctal(String mode, String permissions) {
        assertThat(extra("lmcache4j.socket_mode", mode).permissions()).isEqualTo(permissions);
    }

    @Test
    void aSocketModeWithoutQuotesIsRefused() {
        assertThatThrownBy(() -> extra("lmcache4j.socket_mode", 432))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("lmcache4j.socket_mode")
                .hasMessageContaining("in quotes");
    }

    @ParameterizedTest
    @CsvSource({
        "critical, CRITICAL",
        "error, ERROR",
        "WARNING, WARNING",
        "info, INFO",
        "debug, DEBUG",
        "trace, DEBUG",
    })
    void levelsAreUvicorns(String name, LogLevel level) {
        assertThat(extra("internal_api_server_log_level", name).level()).isEqualTo(level);
    }

    @Test
    void groupsAreAListOrTextWithCommas() {
        assertThat(extra("lmcache4j.api_groups", List.of("common", "acme")).groups())
                .contains(Set.of("common", "acme"));
        assertThat(extra("lmcache4j.api_groups", " common, acme,").groups())
                .contains(Set.of("common", "acme"));
        assertThat(extra("lmcache4j.api_groups", "").groups()).isEmpty();
        assertThat(of(Role.WORKER, Map.of()).groups()).isEmpty();
    }

    @Test
    void limitsAreSettings() {
        assertThat(of(Role.WORKER, Map.of()).limits()).isEqualTo(Limits.standard());
        Map<String, Object> settings =
                Map.of(
                        "lmcache4j.max_header_bytes", 2048,
                        "lmcache4j.max_body_bytes", 2,
                        "lmcache4j.max_upload_bytes", 3,
                        "lmcache4j.max_connections", 4,
                        "lmcache4j.max_requests_in_flight", 5,
                        "lmcache4j.header_timeout_secs", 0.5,
                        "lmcache4j.idle_timeout_secs", 7);
        assertThat(of(Role.WORKER, Map.of("extra_config", settings)).limits())
                .isEqualTo(
                        Limits.standard()
                                .sizes(2048, 2, 3)
                                .numbers(4, 5)
                                .times(Duration.ofMillis(500), Duration.ofSeconds(7)));
    }

    @Test
    void aLimitThatCannotBeIsRefusedWithItsKey() {
        assertThatThrownBy(() -> extra("lmcache4j.max_connections", 0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("lmcache4j.max_connections");
        assertThatThrownBy(() -> extra("lmcache4j.allowed_origins", List.of("ui:8000/x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("such as http://ui:8000");
    }
}
