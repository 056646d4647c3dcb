package io.lmcache4j.controller.socket;

import zmq.poll.IPollEvents;
import zmq.poll.Poller;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What others have for ZeroMQ's thread that moves bytes to do, which alone may use its poller. */
final class IoTasks implements IPollEvents {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Pipe pipe;

    IoTasks() {
        try {
            pipe = Pipe.open();
            pipe.source().configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The poller whose thread is to start. */
    void of(Poller poller) {
        poller.setPollIn(poller.addHandle(pipe.source(), this));
    }

    /** Has it done soon. */
    void add(Runnable task) {
        tasks.add(task);
        try {
            pipe.sink().write(ByteBuffer.allocate(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inEvent() {
        try {
            pipe.source().read(ByteBuffer.allocate(16));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void close() {
        try (Pipe.SourceChannel _ = pipe.source();
                Pipe.SinkChannel _ = pipe.sink()) {
            // Both, whatever happens.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
