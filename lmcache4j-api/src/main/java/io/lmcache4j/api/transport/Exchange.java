package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.Refusal;

import org.eclipse.jetty.util.Callback;

import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One request from its head to the last byte of its answer; keeps the books of who waits. */
final class Exchange implements Callback {
    private final Callback library;
    private final Optional<WatchedEndPoint> endPoint;
    private final Running running;
    private final Consumer<Refusal> refused;
    private Admission.Place place = Admission.Place.NONE;

    Exchange(
            Callback library,
            Optional<WatchedEndPoint> endPoint,
            Running running,
            Consumer<Refusal> refused) {
        this.library = library;
        this.endPoint = endPoint;
        this.running = running;
        this.refused = refused;
        running.started();
        endPoint.ifPresent(WatchedEndPoint::requestStarted);
    }

    /** Whether a quick call may be answered here; a client that sends many waits its turn. */
    boolean mayGoOn() {
        return endPoint.isEmpty() || endPoint.get().mayGoOn();
    }

    /** The place to be given back at the end. */
    void holds(Admission.Place taken) {
        place = taken;
    }

    void answering(int bytes) {
        endPoint.ifPresent(end -> end.answerStarted(bytes));
    }

    @Override
    public void succeeded() {
        end();
        try {
            library.succeeded();
        } finally {
            running.finished();
        }
    }

    @Override
    public void failed(Throwable cause) {
        end();
        if (cause instanceof TimeoutException) {
            refused.accept(Refusal.ANSWER_NOT_READ);
        }
        try {
            library.failed(cause);
        } finally {
            running.finished();
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Before the library knows, since it may then begin the connection's next request. */
    private void end() {
        place.leave();
        endPoint.ifPresent(WatchedEndPoint::requestFinished);
    }
}
