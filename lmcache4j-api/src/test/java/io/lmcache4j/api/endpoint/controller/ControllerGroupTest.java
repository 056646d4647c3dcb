package io.lmcache4j.api.endpoint.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.routing.AccessLog;
import io.lmcache4j.api.routing.Dispatcher;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.transport.HttpListener;
import io.lmcache4j.api.transport.Limits;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.api.transport.ListenException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the group answers where there is a fleet, which only a controller has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControllerGroupTest {
    private static final String A0 =
            "{\"instance_id\":\"a\",\"worker_id\":0,\"ip\":\"127.0.0.1\",\"port\":8000,"
                    + "\"peer_init_url\":null,\"registration_time\":1706745600.0,"
                    + "\"last_heartbeat_time\":1706745660.5,\"key_count\":400}";
    private static final String B0 =
            A0.replace("\"a\"", "\"b\"").replace(":null", ":\"tcp://h:1\"").replace("400", "7");
    private static final String A1 =
            A0.replace("\"worker_id\":0", "\"worker_id\":1").replace("400", "100");

    private final HttpListener controller =
            listen(
                    () ->
                            List.of(
                                    worker("a", 0, Optional.empty(), 400),
                                    worker("b", 0, Optional.of("tcp://h:1"), 7),
                                    worker("a", 1, Optional.empty(), 100)));

    private static FleetWorker worker(
            String instance, int id, Optional<String> peerUrl, long keys) {
        return new FleetWorker(
                instance, id, "127.0.0.1", 8000, peerUrl, 1_706_745_600.0, 1_706_745_660.5, keys);
    }

    private static HttpListener listen(FleetView fleet) {
        // The group sees nothing of its server.
        List<Route> routes =
                new ControllerGroup(fleet)
                        .endpoints(null).stream()
                                .flatMap(family -> family.routes().stream())
                                .toList();
        try {
            return HttpListener.serve(
                    new ListenAddress.Tcp("127.0.0.1", 0),
                    "rw-rw----",
                    Limits.standard(),
                    new Dispatcher(routes, Duration.ofSeconds(10), new AccessLog(false)),
                    _ -> {});
        } catch (ListenException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void close() {
        controller.close();
    }

    private static void assertAnswer(
            HttpListener listener, String target, int status, String body) {
        assertThat(RawClient.get(listener.address(), target))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nContent-Type: application/json\r\n")
                .endsWith("\r\n\r\n" + body);
    }

    @Test
    void keyStatsAreTotalsAndInstancesInOrderOfRegistration() {
        assertAnswer(
                controller,
                "/controller/key-stats",
                200,
                "{\"total_key_count\":507,\"total_instance_count\":2,\"total_worker_count\":3,"
                        + "\"instances\":[{\"instance_id\":\"a\",\"key_count\":500,"
                        + "\"worker_count\":2},{\"instance_id\":\"b\",\"key_count\":7,"
                        + "\"worker_count\":1}]}");
    }

    @ParameterizedTest
    @CsvSource({"''", "?worker_id=1"})
    void withoutAnInstanceAllWorkersAreListed(String query) {
        assertAnswer(
                controller,
                "/controller/workers" + query,
                200,
                "{\"workers\":[" + A0 + "," + B0 + "," + A1 + "],\"total_count\":3}");
    }

    @Test
    void anInstancesWorkersAreListed() {
        assertAnswer(
                controller,
                "/controller/workers?instance_id=a",
                200,
                "{\"workers\":[" + A0 + "," + A1 + "],\"total_count\":2}");
    }

    @Test
    void oneWorkerIsAnObject() {
        assertAnswer(controller, "/controller/workers?instance_id=a&worker_id=1.0", 200, A1);
    }

    @ParameterizedTest
    @CsvSource({
        "nonexistent, No workers found for instance nonexistent",
        "nonexistent&worker_id=999, 'Worker (nonexistent, 999) not found'",
        "a&worker_id=-1, 'Worker (a, -1) not found'",
        "a&worker_id=4294967296, 'Worker (a, 4294967296) not found'",
        "'', 'No workers found for instance '",
    })
    void whoIsUnknownIsNamed(String instance, String detail) {
        assertAnswer(
                controller,
                "/controller/workers?instance_id=" + instance,
                404,
                "{\"detail\":\"" + detail + "\"}");
    }

    @Test
    void aServerOfAnEngineHasTheRoutesButNoFleet() {
        try (var server = TestServer.worker()) {
            for (String path : List.of("/controller/key-stats", "/controller/workers")) {
                assertThat(server.get(path).status()).isEqualTo(503);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/controller/key-stats", "/controller/workers"})
    void aFailureIsToldByItsText(String path) {
        try (var log = CapturedLog.of("lmcache.api");
                HttpListener broken =
                        listen(
                                () -> {
                                    throw new IllegalStateException("boom");
                                })) {
            assertAnswer(broken, path, 500, "{\"detail\":\"boom\"}");
            assertThat(log.lines()).containsExactly("WARN The controller failed");
        }
    }
}
