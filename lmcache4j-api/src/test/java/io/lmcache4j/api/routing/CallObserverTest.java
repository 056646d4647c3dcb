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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What sees calls that do more than read, over a real Unix socket. */
class CallObserverTest {
    private static final Parameter<Optional<String>> LEVEL =
            Parameter.text("level").raising(MUTATE);

    @TempDir Path folder;

    private final List<FinishedCall> calls = new CopyOnWriteArrayList<>();
    private HttpListener listener;

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
        CallObserver observer =
                call -> {
                    calls.add(call);
                    return call.response().withHeader("X-Seen", "" + calls.size());
                };
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
                        new Guard(callers, check, observer));
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

    @Test
    void readsAreNotSeen() {
        assertThat(send("GET /read", "")).endsWith("\r\n\r\nread");
        assertThat(send("GET /nowhere", "")).startsWith("HTTP/1.1 404 ");
        assertThat(calls).isEmpty();
    }

    @Test
    void aCallIsSeenBeforeItsAnswerIsSent() {
        assertThat(send("PUT /change", "")).contains("X-Seen: 1\r\n").endsWith("\r\n\r\nme");
        FinishedCall call = calls.getFirst();
        assertThat(call.route().path()).isEqualTo("/change");
        assertThat(call.access()).isEqualTo(MUTATE);
        assertThat(call.caller().user()).contains(System.getProperty("user.name"));
        assertThat(call.response().status()).isEqualTo(200);
        assertThat(call.duration()).isPositive();
    }

    @Test
    void aParameterRaisesWhatTheCallIsSeenAs() {
        assertThat(send("GET /read?level=x", "")).contains("X-Seen: 1\r\n");
        assertThat(calls.getFirst().access()).isEqualTo(MUTATE);
        assertThat(calls.getFirst().arguments()).containsEntry(LEVEL, Optional.of("x"));
    }

    @Test
    void refusedAndFailedCallsAreSeenToo() {
        assertThat(send("DELETE /all", "")).startsWith("HTTP/1.1 403 ").contains("X-Seen: 1\r\n");
        assertThat(send("PUT /change", "X-Foreign: 1\r\n"))
                .startsWith("HTTP/1.1 421 ")
                .contains("X-Seen: 2\r\n");
        assertThat(send("GET /fails", "")).startsWith("HTTP/1.1 500 ").contains("X-Seen: 3\r\n");
        assertThat(calls)
                .extracting(call -> call.response().status())
                .containsExactly(403, 421, 500);
        assertThat(calls).extracting(call -> call.caller().name()).containsOnly("me");
    }
}
