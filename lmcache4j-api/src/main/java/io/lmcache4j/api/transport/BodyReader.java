package io.lmcache4j.api.transport;

import io.lmcache4j.api.routing.BodyTooLargeException;
import io.lmcache4j.api.routing.BodyTooSlowException;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads one body whole, on the thread of its request. The body has the time of a head, and beyond
 * that a least rate, so that one which comes byte by byte ends too.
 */
final class BodyReader {
    private final Request request;
    private final Limits limits;
    private final int most;
    private final Semaphore more = new Semaphore(0);
    private final long start = System.nanoTime();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    BodyReader(Request request, Limits limits, int most) {
        this.request = request;
        this.limits = limits;
        this.most = most;
    }

    byte[] read() throws IOException {
        if (request.getLength() > most) {
            throw new BodyTooLargeException(most);
        }
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await();
            } else if (Content.Chunk.isFailure(chunk)) {
                throw failed(chunk.getFailure());
            } else if (take(chunk)) {
                return body.toByteArray();
            }
        }
    }

    /** Whether it was the last one. */
    private boolean take(Content.Chunk chunk) throws BodyTooLargeException {
        try {
            ByteBuffer bytes = chunk.getByteBuffer();
            if (body.size() + bytes.remaining() > most) {
                throw new BodyTooLargeException(most);
            }
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            body.writeBytes(copy);
            return chunk.isLast();
        } finally {
            chunk.release();
        }
    }

    private void await() throws IOException {
        Duration allowed = limits.forBody(body.size());
        long left = allowed.toNanos() - (System.nanoTime() - start);
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, more::release));
        try {
            if (left <= 0 || !more.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                throw new BodyTooSlowException(allowed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a body was read");
        }
    }

    private IOException failed(Throwable failure) {
        return failure instanceof TimeoutException
                ? new BodyTooSlowException(limits.idle())
                : new IOException(failure);
    }
}
