package io.lmcache4j.api.routing;

import static io.lmcache4j.api.routing.AccessClass.DESTROY;
import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;
import static io.lmcache4j.api.routing.AccessClass.REVEAL;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.transport.HttpListener;
import io.lmcache4j.api.transport.Limits;
import io.lmcache4j.api.transport.ListenAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an audit trail is told of, over a real Unix socket. */
class AuditedCallsTest {
    private static final Parameter<Optional<String>> LEVEL =
            Parameter.text("level").raising(MUTATE);

    @TempDir Path folder;

    private final List<AuditedCall> calls = new CopyOnWriteArrayList<>();
    private final List<Long> waited = new CopyOnWriteArrayList<>();
    private HttpListener listener;

    private record Line(long sequence, List<Long> waited) implements AuditTrail.Receipt {
        @Override
        public void await() {
            waited.add(sequence);
        }
    }

    private final class Trail implements AuditTrail {
        @Override
        public Receipt append(AuditedCall call) {
            calls.add(call);
            return new Line(calls.size(), waited);
        }

        @Override
        public Page newest(Filter filter) {
            return new Page(List.of(), OptionalLong.empty());
        }
    }

    @BeforeEach
    void listen() throws Exception {
        Callers callers =
                (request, access) -> {
                    var caller = new Caller("me", request.peerUser(), "unix", Role.ALL);
                    return access == DESTROY
                            ? Identity.refused(caller, Response.text(403, "no"))
                            : Identity.admitted(caller);
                };
        AccessCheck check =
                (request, _) -> request.header("X-Foreign").map(_ -> Response.text(421, "foreign"));
        var dispatcher =
                new Dispatcher(
                        List.of(
                                Route.get("/read", READ, _ -> Response.text("read")).taking(LEVEL),
                                Route.put(
                                        "/change",
                                        MUTATE,
                                        request -> Response.text(request.caller().name())),
                                Route.delete("/all", DESTROY, _ -> Response.text("gone")),
                                Route.get(
                                        "/fails",
                                        REVEAL,
                                        _ -> {
                                            throw new IllegalStateException("a bug");
                                        })),
                        Duration.ofSeconds(10),
                        new AccessLog(false),
                        new Guard(callers, check, new Trail()));
        listener =
                HttpListener.serve(
                        new ListenAddress.UnixSocket(folder.resolve("socket")),
                        "rw-------",
                        Limits.standard(),
                        dispatcher,
                        _ -> {});
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private String send(String request, String headers) {
        return RawClient.exchange(
                listener.address(),
                "%s HTTP/1.1\r\nHost: h\r\n%sConnection: close\r\nContent-Length: 0\r\n\r\n"
                        .formatted(request, headers));
    }

    private static String audit(int sequence) {
        return "X-LMCache4j-Audit: " + sequence + "\r\n";
    }

    @Test
    void readsAreNotTold() {
        assertThat(send("GET /read", ""))
                .endsWith("\r\n\r\nread")
                .doesNotContain("X-LMCache4j-Audit");
        assertThat(send("GET /nowhere", "")).startsWith("HTTP/1.1 404 ");
        assertThat(calls).isEmpty();
    }

    @Test
    void anAnswerWaitsForItsLine() {
        assertThat(send("PUT /change", "")).contains(audit(1)).endsWith("\r\n\r\nme");
        assertThat(waited).containsExactly(1L);
        AuditedCall call = calls.getFirst();
        assertThat(call.route()).isEqualTo("PUT /change");
        assertThat(call.caller().user()).contains(System.getProperty("user.name"));
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.millis()).isPositive();
    }

    @Test
    void aParameterRaisesACall() {
        assertThat(send("GET /read?level=x", "")).contains(audit(1));
        assertThat(calls.getFirst().parameters()).isEqualTo(Map.of("level", "x"));
    }

    @Test
    void refusedAndFailedCallsAreToldToo() {
        assertThat(send("DELETE /all", "")).startsWith("HTTP/1.1 403 ").contains(audit(1));
        assertThat(send("PUT /change", "X-Foreign: 1\r\n"))
                .startsWith("HTTP/1.1 421 ")
                .contains(audit(2));
        assertThat(send("GET /fails", "")).startsWith("HTTP/1.1 500 ").contains(audit(3));
        assertThat(calls).extracting(AuditedCall::status).containsExactly(403, 421, 500);
        assertThat(calls).extracting(call -> call.caller().name()).containsOnly("me");
    }
}
