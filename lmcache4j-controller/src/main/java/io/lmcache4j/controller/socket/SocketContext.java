package io.lmcache4j.controller.socket;

import org.zeromq.SocketType;
import org.zeromq.ZMQ;

import zmq.ZMQ.EventConsummer;
import zmq.poll.Poller;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * ZeroMQ's threads for some sockets: one that moves bytes and one that buries closed sockets, both
 * daemons, both named after what they serve.
 *
 * <p>Sockets of different contexts do not wait for each other. JeroMQ's thread ends at an {@link
 * Error}, such as a lack of memory for one connection's buffers, and with it every connection. Its
 * loop keeps all its state in its object, though, so here it is entered again.
 */
public final class SocketContext implements AutoCloseable {
    private final ZMQ.Context context;
    private final String name;
    private final Duration closeDeadline;
    private final Nudge nudge = new Nudge();
    private final IoTasks tasks = new IoTasks();
    private volatile Poller poller;

    /**
     * Opens a context.
     *
     * @param name begins the names of its threads
     * @param maxSockets how many sockets there may be at the same time
     * @param closeDeadline how long {@link #close} waits for sockets that others still have to
     *     close
     * @param faults told what went wrong with one connection; called on ZeroMQ's threads
     */
    public SocketContext(
            String name, int maxSockets, Duration closeDeadline, Consumer<Throwable> faults) {
        this.name = name;
        this.closeDeadline = closeDeadline;
        this.context = ZMQ.context(1);
        context.setMaxSockets(maxSockets);
        context.setNotificationExceptionHandler((thread, fault) -> faults.accept(fault));
        context.setThreadFactor((loop, id) -> ioThread(loop, id, faults));
    }

    private Thread ioThread(Runnable loop, String id, Consumer<Throwable> faults) {
        if (loop instanceof Poller ours && id.startsWith("iothread")) {
            nudge.of(ours);
            return thread(
                    id,
                    () -> {
                        poller = ours;
                        tasks.of(ours);
                        runToTheEnd(ours, faults);
                    });
        }
        return thread(id, () -> runToTheEnd(loop, faults));
    }

    private Thread thread(String id, Runnable work) {
        return Thread.ofPlatform().daemon().name(name + "-" + id).unstarted(work);
    }

    private static void runToTheEnd(Runnable loop, Consumer<Throwable> faults) {
        boolean ended = false;
        while (!ended) {
            try {
                loop.run();
                ended = true;
            } catch (Throwable fault) {
                faults.accept(fault);
            }
        }
    }

    /** A new socket, which belongs to the thread that makes it and waits for nothing at its end. */
    public ZMQ.Socket socket(SocketType type) {
        ZMQ.Socket socket = context.socket(type);
        socket.setLinger(0);
        return socket;
    }

    /**
     * To be called before the socket connects.
     *
     * @param lost told whenever a connection ends, on ZeroMQ's thread
     */
    void watch(ZMQ.Socket socket, Runnable lost) {
        EventConsummer consumer =
                event -> {
                    if (event.event == ZMQ.EVENT_CONNECTED) {
                        nudge.connected(event.arg);
                    } else {
                        lost.run();
                    }
                };
        socket.base().setEventHook(consumer, ZMQ.EVENT_CONNECTED | ZMQ.EVENT_DISCONNECTED);
    }

    /** Lets the thread that moves bytes call whoever reads a socket, which must never wait. */
    void serve(SocketLoop loop) {
        tasks.add(() -> loop.begin(poller));
    }

    ZMQ.Poller poller() {
        return context.poller();
    }

    /**
     * Ends every wait in the context's sockets with {@code ETERM}, and waits until the threads that
     * own them have closed them.
     *
     * @throws IllegalStateException when one has not by the deadline; ZeroMQ's threads then stay
     */
    @Override
    public void close() {
        Thread closer = Thread.ofPlatform().daemon().name(name + "-closer").start(context::term);
        try {
            if (!closer.join(closeDeadline)) {
                throw new IllegalStateException(
                        name + ": a socket is still open after " + closeDeadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tasks.close();
        }
    }
}
