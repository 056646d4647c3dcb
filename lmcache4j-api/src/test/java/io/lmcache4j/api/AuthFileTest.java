package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.routing.Role;
import io.lmcache4j.api.security.AccessToken;
import io.lmcache4j.engine.config.ConfigException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The token file of a server, from start to stop. */
@Timeout(120)
class AuthFileTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    private final AccessToken admin = AccessToken.create("oncall", Set.of(Role.ADMIN));
    private final AccessToken next = AccessToken.create("next", Set.of(Role.ADMIN));

    private Path file() {
        return folder.resolve("tokens");
    }

    private void write(String text) throws IOException {
        Files.writeString(file(), text);
    }

    private Map<String, Object> settings() {
        return Map.of("extra_config", Map.of("lmcache4j.auth_file", file().toString()));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static int freeze(TestServer server, AccessToken token) {
        return server.send("PUT", "/freeze/enable", "", "Authorization", "Bearer " + token.token())
                .status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nobody yet", "oncall", "oncall:admin:abc", "a:root:b\u0000"})
    void oneThatCanNotBeUsedStartsNothing(String text) throws Exception {
        write(text);
        try (var server =
                TestServer.stopped(io.lmcache4j.engine.config.Role.WORKER, 0, settings())) {
            assertThatThrownBy(() -> server.server().start())
                    .isInstanceOf(ApiServerException.class)
                    .hasMessageContainingAll("lmcache4j.auth_file", file().toString(), "token")
                    .message()
                    .hasLineCount(1);
            assertThat(server.server().address()).isEmpty();
            write(admin.line());
            server.server().start();
            assertThat(freeze(server, admin)).isEqualTo(200);
        }
    }

    @Test
    void oneThatIsMissingStartsNothing() {
        try (var server =
                TestServer.stopped(io.lmcache4j.engine.config.Role.WORKER, 0, settings())) {
            assertThatThrownBy(() -> server.server().start())
                    .isInstanceOf(ApiServerException.class)
                    .hasMessageEndingWith("lmcache4j.auth_file " + file() + " does not exist");
        }
    }

    @Test
    void tokensComeAndGoWithoutARestart() throws Exception {
        write(admin.line());
        try (var server = TestServer.worker(settings())) {
            assertThat(freeze(server, admin)).isEqualTo(200);
            write(next.line());
            // A wrong token may be tried ten times only, so wait for the one that goes.
            await(() -> freeze(server, admin) == 401);
            assertThat(freeze(server, next)).isEqualTo(200);
        }
    }

    @Test
    void oneThatBreaksIsToldByHealthWhileItsTokensStay() throws Exception {
        write(admin.line());
        try (var server = TestServer.worker(settings())) {
            assertThat(server.get("/readyz").body())
                    .contains("{\"name\":\"auth_file\",\"status\":\"ok\"");
            write("oops " + next.token());
            await(
                    () ->
                            server.get("/readyz")
                                    .body()
                                    .contains("\"auth_file\",\"status\":\"degraded\""));
            TestServer.Answer ready = server.get("/readyz");
            assertThat(ready.status()).as("a slip takes no process away").isEqualTo(200);
            assertThat(ready.body())
                    .contains(file() + " line 1 is not three parts")
                    .doesNotContain("oops", next.token());
            assertThat(server.get("/status").body())
                    .contains("\"ready\":true,\"reasons\":[\"auth_file: lmcache4j.auth_file ");
            assertThat(freeze(server, admin)).isEqualTo(200);
            Files.delete(file());
            await(() -> server.get("/readyz").body().contains(" does not exist"));
            assertThat(freeze(server, admin)).isEqualTo(200);
            write(next.line());
            await(() -> server.get("/status").body().contains("\"reasons\":[]"));
            assertThat(freeze(server, next)).isEqualTo(200);
        }
    }

    @Test
    void withoutOneHealthSaysNothingOfIt() {
        try (var server = TestServer.worker()) {
            assertThat(server.get("/readyz").body()).doesNotContain("auth_file");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"everybody", "", "viewer,root", "viewer;admin"})
    void rolesOfTheNetworkThatDoNotExistAreRefused(String roles) {
        assertThatThrownBy(
                        () ->
                                TestServer.worker(
                                        Map.of(
                                                "extra_config",
                                                Map.of("lmcache4j.network_roles", roles))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("lmcache4j.network_roles")
                .hasMessageContaining("viewer, operator, admin, debugger");
    }

    @Test
    void anOpenNetworkIsWarnedOf() {
        Map<String, Object> extra = Map.of("lmcache4j.network_roles", "All");
        try (var log = CapturedLog.of("lmcache.api");
                var server = TestServer.worker(Map.of("extra_config", extra))) {
            assertThat(log.lines())
                    .contains(
                            "WARN lmcache4j.network_roles is all: whoever reaches "
                                    + server.address()
                                    + " may read secrets, change and destroy");
        }
    }
}
