package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Application;
import io.lmcache4j.api.routing.Call;
import io.lmcache4j.api.routing.Refusal;
import io.lmcache4j.api.routing.Way;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Hands each request to the application and writes its answer.
 *
 * <p>Runs on the thread that serves all connections and never waits there: quick calls are answered
 * at once, which saves the change of threads that costs more than their work; all others get a
 * virtual thread.
 */
final class AppHandler extends Handler.Abstract {
    /** On every answer (decisions.md 15). */
    static final HttpField SERVER = new PreEncodedHttpField(HttpHeader.SERVER, "lmcache4j");

    private final Application app;
    private final Executor requests;
    private final Limits limits;
    private final Consumer<Refusal> refused;
    private final Running running = new Running();
    private final Admission admission;
    private final AnswerWriter writer = new AnswerWriter(running);
    private final io.lmcache4j.api.routing.Response tooMany;

    /** Set before the first request. */
    private volatile Way way = Way.NETWORK;

    AppHandler(Application app, Executor requests, Limits limits, Consumer<Refusal> refused) {
        super(InvocationType.NON_BLOCKING);
        this.app = app;
        this.requests = requests;
        this.limits = limits;
        this.refused = refused;
        admission = new Admission(limits.requestsInFlight());
        tooMany = tooMany(limits.requestsInFlight());
    }

    /** Says by which kind of listener all requests come. */
    void comingBy(Way kind) {
        way = kind;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!JettyRequest.hasAsciiTarget(request)) {
            refused.accept(Refusal.MALFORMED);
            TransportErrors.malformed(response, callback);
            return true;
        }
        var exchange = new Exchange(callback, endPoint(request), running, refused);
        try {
            Call call = app.accept(new JettyRequest(request, way, limits, refused));
            if (call.isQuick() && exchange.mayGoOn()) {
                answer(call, response, exchange);
            } else {
                dispatch(call, response, exchange);
            }
        } catch (RuntimeException | Error e) {
            exchange.failed(e);
        }
        return true;
    }

    private void dispatch(Call call, Response response, Exchange exchange) {
        Optional<Admission.Place> place = admission.enter(call.isProbe());
        if (place.isEmpty()) {
            refused.accept(Refusal.REQUESTS_IN_FLIGHT);
            writer.write(tooMany, response, exchange);
            return;
        }
        exchange.holds(place.get());
        requests.execute(() -> answer(call, response, exchange));
    }

    private void answer(Call call, Response response, Exchange exchange) {
        io.lmcache4j.api.routing.Response answer;
        try {
            answer = call.answer();
        } catch (RuntimeException | Error e) {
            exchange.failed(e);
            return;
        }
        writer.write(answer, response, exchange);
    }

    private static Optional<WatchedEndPoint> endPoint(Request request) {
        return WatchedEndPoint.under(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    private static io.lmcache4j.api.routing.Response tooMany(int most) {
        return io.lmcache4j.api.routing.Response.compact(
                        503,
                        Map.of("detail", most + " requests are under way already, try again later"))
                .withHeader("Retry-After", "1");
    }

    /** Waits until no request runs; false if some still do after this time. */
    boolean drain(Duration deadline) {
        return running.drain(deadline);
    }
}
