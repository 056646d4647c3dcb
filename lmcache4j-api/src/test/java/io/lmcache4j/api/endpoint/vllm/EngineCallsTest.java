package io.lmcache4j.api.endpoint.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.RouteHandler;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Map;

class EngineCallsTest {
    private final TestServer worker = TestServer.stopped(Role.WORKER, 0, Map.of());
    private final CapturedLog log = CapturedLog.of("lmcache.api");

    @AfterEach
    void close() {
        log.close();
        worker.close();
    }

    private static String body(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aFailureIsLabelledInTheFamilysStyle() throws Exception {
        RouteHandler compact =
                new EngineCalls(worker.manager(), BodyStyle.COMPACT)
                        .handler(
                                "unavailable",
                                "Failed to try",
                                (_, _) -> {
                                    throw new IllegalStateException("boom");
                                });
        Response answer = compact.handle(null);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(body(answer)).isEqualTo("{\"error\":\"Failed to try\",\"message\":\"boom\"}");
        assertThat(log.lines()).containsExactly("WARN Failed to try");
    }

    @Test
    void anExceptionWithoutTextHasAnEmptyMessage() throws Exception {
        RouteHandler pretty =
                new EngineCalls(worker.manager(), BodyStyle.PRETTY)
                        .handler(
                                "unavailable",
                                "Failed to try",
                                (_, _) -> {
                                    throw new IllegalStateException();
                                });
        assertThat(body(pretty.handle(null)))
                .isEqualTo("{\n  \"error\": \"Failed to try\",\n  \"message\": \"\"\n}");
    }

    @Test
    void aCallWithoutEngineIsGuardedToo() throws Exception {
        RouteHandler pretty =
                new EngineCalls(worker.manager(), BodyStyle.PRETTY)
                        .guarded(
                                "Failed to try",
                                _ -> {
                                    throw new IllegalStateException("boom");
                                });
        Response answer = pretty.handle(null);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(body(answer))
                .isEqualTo("{\n  \"error\": \"Failed to try\",\n  \"message\": \"boom\"\n}");
    }
}
