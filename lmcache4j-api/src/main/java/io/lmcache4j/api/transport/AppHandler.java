package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Header;
import io.lmcache4j.api.routing.IncomingRequest;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Hands each request to the application and writes its answer; counts those under way. */
final class AppHandler extends Handler.Abstract {
    /** On every answer (decisions.md 15). */
    static final HttpField SERVER = new PreEncodedHttpField(HttpHeader.SERVER, "lmcache4j");

    private final Function<IncomingRequest, io.lmcache4j.api.routing.Response> app;
    private final int bodyLimit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int running;
    private volatile boolean draining;

    AppHandler(Function<IncomingRequest, io.lmcache4j.api.routing.Response> app, int bodyLimit) {
        this.app = app;
        this.bodyLimit = bodyLimit;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!JettyRequest.hasAsciiTarget(request)) {
            TransportErrors.malformed(response, callback);
            return true;
        }
        started();
        Callback done = Callback.from(callback, this::finished);
        try {
            write(app.apply(new JettyRequest(request, bodyLimit)), response, done);
        } catch (RuntimeException | Error e) {
            done.failed(e);
        }
        return true;
    }

    private void write(io.lmcache4j.api.routing.Response answer, Response response, Callback done) {
        response.setStatus(answer.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(SERVER);
        answer.contentType().ifPresent(type -> headers.put(HttpHeader.CONTENT_TYPE, type));
        headers.put(HttpHeader.CONTENT_LENGTH, answer.body().length);
        for (Header header : answer.headers()) {
            headers.add(header.name(), header.value());
        }
        if (draining) {
            headers.put(HttpHeader.CONNECTION, "close");
        }
        response.write(true, ByteBuffer.wrap(answer.body()), done);
    }

    /** Waits until no request runs; false if some still do after this time. */
    boolean drain(Duration deadline) {
        draining = true;
        lock.lock();
        try {
            long left = deadline.toNanos();
            while (running > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
            return running == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void started() {
        lock.lock();
        try {
            running++;
        } finally {
            lock.unlock();
        }
    }

    private void finished() {
        lock.lock();
        try {
            running--;
            if (running == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
