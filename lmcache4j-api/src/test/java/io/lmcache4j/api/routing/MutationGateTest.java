package io.lmcache4j.api.routing;

import static io.lmcache4j.api.routing.AccessClass.DESTROY;
import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

class MutationGateTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    private Dispatcher dispatcher(Duration patience) {
        Parameter<Optional<String>> level = Parameter.text("level").raising(MUTATE);
        return new Dispatcher(
                List.of(
                        Route.post("/slow", MUTATE, this::slow),
                        Route.delete("/clear", DESTROY, this::quick),
                        Route.get("/read", READ, _ -> Response.text("read")),
                        Route.get("/loglevel", READ, this::quick).taking(level)),
                patience,
                new AccessLog(false));
    }

    private Response slow(Request request) throws InterruptedException {
        entered.countDown();
        leave.await(10, TimeUnit.SECONDS);
        return quick(request);
    }

    private Response quick(Request request) {
        mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
        // Off the carrier thread, so that others run meanwhile if they may.
        LockSupport.parkNanos(1);
        running.decrementAndGet();
        return Response.text("changed");
    }

    @AfterEach
    void letGo() {
        leave.countDown();
    }

    @Test
    void readsDoNotWaitForAChange() throws Exception {
        Dispatcher dispatcher = dispatcher(Duration.ofSeconds(10));
        var slow = CompletableFuture.supplyAsync(() -> dispatcher.dispatch(call("POST", "/slow")));
        entered.await();
        assertThat(dispatcher.dispatch(call("GET", "/read")).status()).isEqualTo(200);
        assertThat(dispatcher.dispatch(call("GET", "/loglevel")).status()).isEqualTo(200);
        assertThat(slow).isNotDone();
        leave.countDown();
        assertThat(slow.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    @Test
    void aChangeThatWaitsTooLongIsRefusedAndChangesNothing() throws Exception {
        Dispatcher dispatcher = dispatcher(Duration.ZERO);
        var slow = CompletableFuture.supplyAsync(() -> dispatcher.dispatch(call("POST", "/slow")));
        entered.await();
        Response refused = dispatcher.dispatch(call("DELETE", "/clear"));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"detail\":\"Another change of this process has not finished within 0 s;"
                                + " nothing was changed, try again later\"}");
        assertThat(mostAtOnce).hasValue(0);
        leave.countDown();
        slow.get(10, TimeUnit.SECONDS);
        assertThat(dispatcher.dispatch(call("DELETE", "/clear")).status()).isEqualTo(200);
    }

    @Test
    void aParameterCanMakeAReadAChange() throws Exception {
        Dispatcher dispatcher = dispatcher(Duration.ZERO);
        var slow = CompletableFuture.supplyAsync(() -> dispatcher.dispatch(call("POST", "/slow")));
        entered.await();
        assertThat(dispatcher.dispatch(call("GET", "/loglevel", "level=INFO")).status())
                .isEqualTo(503);
        leave.countDown();
        slow.get(10, TimeUnit.SECONDS);
    }

    @Test
    void changesRunOneAtATime() {
        Dispatcher dispatcher = dispatcher(Duration.ofSeconds(10));
        var calls =
                IntStream.range(0, 200)
                        .mapToObj(
                                _ ->
                                        CompletableFuture.runAsync(
                                                () -> dispatcher.dispatch(call("DELETE", "/clear")),
                                                Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(calls).join();
        assertThat(mostAtOnce).hasValue(1);
    }

    private static IncomingRequest call(String method, String path) {
        return new TestRequest(method, path, Optional.empty());
    }

    private static IncomingRequest call(String method, String path, String query) {
        return new TestRequest(method, path, Optional.of(query));
    }

    private record TestRequest(String method, String rawPath, Optional<String> rawQuery)
            implements IncomingRequest {
        @Override
        public String httpVersion() {
            return "1.1";
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public String origin() {
            return "http://h";
        }

        @Override
        public String client() {
            return "";
        }

        @Override
        public Way way() {
            return Way.LOOPBACK;
        }

        @Override
        public List<String> headers(String name) {
            return List.of();
        }

        @Override
        public byte[] readBody(boolean upload) {
            return new byte[0];
        }

        @Override
        public List<FormPart> readForm() {
            return List.of();
        }
    }
}
