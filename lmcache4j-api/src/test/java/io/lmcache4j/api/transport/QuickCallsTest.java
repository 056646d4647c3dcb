package io.lmcache4j.api.transport;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;
import static io.lmcache4j.api.routing.AccessClass.REVEAL;
import static io.lmcache4j.api.routing.Route.Trait.QUICK;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.logging.LogLevel;
import io.lmcache4j.api.logging.LogSystem;
import io.lmcache4j.api.routing.AccessLog;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Dispatcher;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.time.Duration;
import java.util.List;

/** Each route answers with the kind of thread it ran on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuickCallsTest {
    private static final String HOST = " HTTP/1.1\r\nHost: h\r\n";

    private final HttpListener listener = listen(false);

    private static HttpListener listen(boolean accessLog) {
        var dispatcher =
                new Dispatcher(
                        List.of(
                                Route.get("/quick", READ, QuickCallsTest::thread).served(QUICK),
                                Route.get("/usual", READ, QuickCallsTest::thread),
                                Route.get("/changing", MUTATE, QuickCallsTest::thread)
                                        .served(QUICK),
                                Route.get("/raised", READ, QuickCallsTest::thread)
                                        .taking(Parameter.text("level").raising(MUTATE))
                                        .served(QUICK),
                                Route.get("/flagged", READ, QuickCallsTest::thread)
                                        .taking(
                                                Parameter.flag("flag", false)
                                                        .raisingWhen(true, REVEAL))
                                        .served(QUICK),
                                Route.post("/body", READ, QuickCallsTest::thread)
                                        .expecting(BodyRule.RAW)
                                        .served(QUICK)),
                        Duration.ofSeconds(10),
                        new AccessLog(accessLog));
        try {
            return HttpListener.serve(
                    new ListenAddress.Tcp("127.0.0.1", 0),
                    "rw-rw----",
                    Limits.standard(),
                    dispatcher,
                    _ -> {});
        } catch (ListenException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Response thread(Request request) {
        return Response.text(Thread.currentThread().isVirtual() ? "virtual" : "inline");
    }

    private static String get(HttpListener listener, String target) {
        return RawClient.get(listener.address(), target);
    }

    @AfterAll
    void close() {
        listener.close();
    }

    @Test
    void quickRoutesAreAnsweredOnTheThreadThatServes() {
        assertThat(get(listener, "/quick")).endsWith("\r\n\r\ninline");
        assertThat(get(listener, "/usual")).endsWith("\r\n\r\nvirtual");
    }

    @Test
    void whatChangesSomethingOrReadsABodyIsNeverQuick() {
        assertThat(get(listener, "/changing")).endsWith("\r\n\r\nvirtual");
        assertThat(get(listener, "/raised?level=1")).endsWith("\r\n\r\nvirtual");
        assertThat(get(listener, "/raised?other=1")).endsWith("\r\n\r\ninline");
        assertThat(get(listener, "/flagged?flag=yes")).endsWith("\r\n\r\nvirtual");
        assertThat(get(listener, "/flagged?flag=no")).endsWith("\r\n\r\ninline");
        String post = "POST /body" + HOST + "Connection: close\r\nContent-Length: 1\r\n\r\nx";
        assertThat(RawClient.exchange(listener.address(), post)).endsWith("\r\n\r\nvirtual");
    }

    @Test
    void nothingIsQuickWhileTheAccessLogIsShown() {
        LogSystem logs = LogSystem.find();
        LogLevel before = logs.level(AccessLog.LOGGER);
        logs.setLevel(AccessLog.LOGGER, LogLevel.INFO);
        try (var logging = listen(true)) {
            assertThat(get(logging, "/quick")).endsWith("\r\n\r\nvirtual");
            assertThat(get(listener, "/quick")).endsWith("\r\n\r\ninline");
        } finally {
            logs.setLevel(AccessLog.LOGGER, before);
        }
    }

    @Test
    void aBodyThatIsStillOnItsWayHoldsUpNobody() {
        try (var slow = RawClient.connect(listener.address())) {
            slow.send("GET /quick" + HOST + "Content-Length: 100\r\n\r\nten bytes.");
            assertThat(get(listener, "/quick")).endsWith("\r\n\r\ninline");
            assertThat(slow.readUntil("\r\n\r\ninline")).startsWith("HTTP/1.1 200 ");
        }
    }
}
