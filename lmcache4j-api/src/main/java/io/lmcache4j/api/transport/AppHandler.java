package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Application;
import io.lmcache4j.api.routing.Call;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

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
    private final int bodyLimit;
    private final AnswerWriter writer;
    private final Running running = new Running();

    AppHandler(Application app, Executor requests, int bodyLimit) {
        super(InvocationType.NON_BLOCKING);
        this.app = app;
        this.requests = requests;
        this.bodyLimit = bodyLimit;
        this.writer = new AnswerWriter(running);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!JettyRequest.hasAsciiTarget(request)) {
            TransportErrors.malformed(response, callback);
            return true;
        }
        running.started();
        Callback done = Callback.from(callback, running::finished);
        try {
            Call call = app.accept(new JettyRequest(request, bodyLimit));
            if (call.isQuick()) {
                answer(call, response, done);
            } else {
                requests.execute(() -> answer(call, response, done));
            }
        } catch (RejectedExecutionException e) {
            done.failed(e);
        }
        return true;
    }

    private void answer(Call call, Response response, Callback done) {
        try {
            writer.write(call.answer(), response, done);
        } catch (RuntimeException | Error e) {
            done.failed(e);
        }
    }

    /** Waits until no request runs; false if some still do after this time. */
    boolean drain(Duration deadline) {
        return running.drain(deadline);
    }
}
