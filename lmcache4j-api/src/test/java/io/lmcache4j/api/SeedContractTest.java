package io.lmcache4j.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.ApiRegistry;
import io.lmcache4j.api.routing.EndpointGroup;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The eight sentences that describe the internal API server, one test for each. */
class SeedContractTest {
    @TempDir Path folder;

    private static int freePortBelow(int offset) throws Exception {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort() - offset;
        }
    }

    @Test
    void itShowsAndManagesSchedulerAndWorkerProcessesOverHttp() {
        try (var scheduler = TestServer.scheduler();
                var worker = TestServer.worker()) {
            assertThat(scheduler.get("/meta?names=role").body()).contains("scheduler");
            assertThat(worker.get("/meta?names=role").body()).contains("worker");
            assertThat(worker.put("/freeze/enable").status()).isEqualTo(200);
            assertThat(worker.manager().engine().orElseThrow().storage().isFrozen()).isTrue();
        }
    }

    @Test
    void itsRoutesComeFromTheRegistryOfGroupsOnTheClassPath() {
        try (var worker = TestServer.worker()) {
            var context = new ApiContext(worker.manager(), LogSystem.find());
            List<EndpointGroup> groups = ApiRegistry.discover();
            assertThat(groups).extracting(EndpointGroup::name).contains("common", "vllm");
            var all = new ApiRegistry(groups, Optional.empty(), context).routes();
            assertThat(all).extracting(Route::path).contains("/env", "/conf", "/cache/clear");
            var some = new ApiRegistry(groups, Optional.of(Set.of("common")), context).routes();
            assertThat(some).extracting(Route::path).contains("/env").doesNotContain("/conf");
        }
    }

    @Test
    void itListensOnATcpPortOrASocketAndNeverTakesALiveOne() {
        Map<String, Object> prefix =
                Map.of(
                        "internal_api_server_socket_path_prefix",
                        folder.resolve("new/folder/api").toString(),
                        "internal_api_server_port_start",
                        17_000);
        try (var tcp = TestServer.worker()) {
            assertThat(tcp.address()).isInstanceOf(ListenAddress.Tcp.class);
        }
        Path path = folder.resolve("new/folder/api_17001");
        try (var first = TestServer.worker(prefix)) {
            assertThat(first.address()).isEqualTo(new ListenAddress.UnixSocket(path));
            assertThatThrownBy(() -> TestServer.worker(prefix))
                    .isInstanceOf(ApiServerException.class)
                    .hasMessage(
                            "internal API server: socket "
                                    + path
                                    + " is in use by a running server; change"
                                    + " internal_api_server_socket_path_prefix");
            assertThat(RawClient.get(first.address(), "/meta?names=worker_id"))
                    .endsWith("{\n  \"worker_id\": 0\n}");
        }
        assertThat(Files.exists(path)).isFalse();
    }

    @Test
    void itsPortIsTheBaseAndAnOffsetByRole() throws Exception {
        int base = freePortBelow(3);
        Map<String, Object> settings = Map.of("internal_api_server_port_start", base);
        try (var worker = TestServer.stopped(Role.WORKER, 2, settings)) {
            worker.server().start();
            assertThat(worker.address()).isEqualTo(new ListenAddress.Tcp("127.0.0.1", base + 3));
        }
        int schedulers = freePortBelow(0);
        try (var scheduler =
                TestServer.scheduler(Map.of("internal_api_server_port_start", schedulers))) {
            assertThat(scheduler.address())
                    .isEqualTo(new ListenAddress.Tcp("127.0.0.1", schedulers));
        }
        Map<String, Object> last = Map.of("internal_api_server_port_start", 65_535);
        try (var worker = TestServer.stopped(Role.WORKER, 0, last)) {
            assertThatThrownBy(worker.server()::start)
                    .isInstanceOf(ApiServerException.class)
                    .hasMessageContaining("port 65536 is outside 0 to 65535")
                    .hasMessageContaining("internal_api_server_port_start");
        }
    }

    @Test
    void itIsSwitchedOffAsAWholeOrByTheListOfOffsets() {
        assertRuns(Map.of(), true);
        assertRuns(Map.of("internal_api_server_include_index_list", List.of()), true);
        assertRuns(Map.of("internal_api_server_include_index_list", List.of(0, 1)), true);
        assertRuns(Map.of("internal_api_server_include_index_list", List.of(0, 2)), false);
        assertRuns(Map.of("internal_api_server_enabled", false), false);
    }

    /** A disabled one does nothing at all, but for one line. */
    private static void assertRuns(Map<String, Object> settings, boolean runs) {
        var level = (Logger) LoggerFactory.getLogger("lmcache.api");
        level.setLevel(Level.INFO);
        try (var log = CapturedLog.of("lmcache.api");
                var worker = TestServer.stopped(Role.WORKER, 0, settings)) {
            InternalApiServer server = worker.server();
            server.start();
            assertThat(server.isEnabled()).isEqualTo(runs);
            assertThat(server.address().isPresent()).isEqualTo(runs);
            assertThat(server.run().isDone()).isEqualTo(!runs);
            server.stop();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(runs ? "listens on" : "does not run");
        } finally {
            level.setLevel(null);
        }
    }

    @Test
    void itRunsOnDaemonThreadsFromStartToStop() throws Exception {
        try (var worker = TestServer.stopped(Role.WORKER, 0, Map.of())) {
            InternalApiServer server = worker.server();
            assertThat(server.address()).isEmpty();
            var end = server.run();
            server.start();
            assertThat(worker.get("/version").status()).isEqualTo(200);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("api-server-thread"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
            assertThat(end).isNotDone();
            server.stop();
            end.get(10, TimeUnit.SECONDS);
            assertThat(server.address()).isEmpty();
            server.stop();
            server.close();
            assertThat(server.run()).isCompleted();
            assertThatThrownBy(server::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("make a new one");
        }
    }

    @Test
    void itKeepsItsManagerAndSharesNothing() {
        try (var first = TestServer.worker();
                var second = TestServer.worker()) {
            assertThat(first.server().manager()).isSameAs(first.manager());
            first.put("/freeze/enable");
            first.post("/conf", "{\"min_retrieve_tokens\": 5}");
            assertThat(first.get("/freeze/status").body()).contains("\"freeze\": true");
            assertThat(second.get("/freeze/status").body()).contains("\"freeze\": false");
            assertThat(second.get("/conf?names=min_retrieve_tokens").body()).contains(": 0");
            first.server().stop();
            assertThat(second.get("/version").status()).isEqualTo(200);
        }
    }

    @Test
    void itsAccessLogAndLevelAreSettings() {
        assertAccessLines(Map.of("internal_api_server_log_level", "info"), 1);
        assertAccessLines(Map.of(), 0);
        assertAccessLines(
                Map.of(
                        "internal_api_server_log_level",
                        "info",
                        "internal_api_server_access_log",
                        false),
                0);
        Map<String, Object> wrong =
                Map.of("extra_config", Map.of("internal_api_server_log_level", "loud"));
        try (var worker = TestServer.stopped(Role.WORKER, 0, wrong)) {
            assertThatThrownBy(worker.server()::start)
                    .isInstanceOf(ApiServerException.class)
                    .hasMessageContaining("internal_api_server_log_level")
                    .hasMessageContaining("loud");
        }
    }

    private static void assertAccessLines(Map<String, Object> extra, int lines) {
        var access = (Logger) LoggerFactory.getLogger("lmcache.api.access");
        access.setLevel(null);
        try (var log = CapturedLog.of("lmcache.api.access");
                var worker = TestServer.worker(Map.of("extra_config", extra))) {
            worker.get("/meta?names=role");
            assertThat(log.lines()).hasSize(lines);
            assertThat(log.lines())
                    .allSatisfy(
                            line ->
                                    assertThat(line)
                                            .matches(
                                                    "INFO 127\\.0\\.0\\.1:\\d+ - \"GET"
                                                        + " /meta\\?names=role HTTP/1\\.1\" 200"));
        } finally {
            access.setLevel(null);
            ((Logger) LoggerFactory.getLogger("org.eclipse.jetty")).setLevel(null);
        }
    }
}
