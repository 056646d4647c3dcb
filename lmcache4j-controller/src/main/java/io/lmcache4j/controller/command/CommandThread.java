package io.lmcache4j.controller.command;

import io.lmcache4j.controller.socket.CommandPoller;
import io.lmcache4j.controller.socket.CommandSocket;
import io.lmcache4j.controller.socket.SocketContext;

import org.zeromq.ZMQException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * The one thread that speaks to all workers: it owns their sockets and waits for whatever comes
 * first, an answer, a deadline, or a task from another thread.
 *
 * <p>A worker is at one command at a time. One that is late is given up together with its socket,
 * and so is one whose answer can't be read; what waits behind it gets a new socket.
 */
final class CommandThread implements AutoCloseable {
    private static final String STOPPED = "the controller stops";
    private static final int TASKS = 10_000;

    /** Sockets that were closed and that ZeroMQ has not buried yet. */
    private static final int BURIED = 64;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

    private final CommandOptions options;
    private final SocketContext context;
    private final CommandPoller poller;
    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(TASKS);

    /** Where workers are now, or that they left: the newest word about each, never dropped. */
    private final Map<WorkerName, Optional<String>> changes = new ConcurrentHashMap<>();

    private final Thread thread;
    private final CommandCounters counters = new CommandCounters();
    private volatile boolean closed;

    // The thread's own.
    private final Map<WorkerName, WorkerLine> lines = new HashMap<>();
    private final Set<WorkerLine> busy = new LinkedHashSet<>();
    private final Set<WorkerLine> connected = new LinkedHashSet<>();

    CommandThread(CommandOptions options) {
        this.options = options;
        context =
                new SocketContext(
                        "controller-command",
                        2 * options.sockets() + BURIED,
                        CLOSE_DEADLINE,
                        _ -> counters.faults.increment());
        poller = new CommandPoller(context);
        thread =
                Thread.ofPlatform().daemon().name("controller-command-thread").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Does what the thread alone may do. False when too much waits for it, or it ends. */
    private boolean tell(Runnable task) {
        boolean taken = !closed && tasks.offer(task);
        poller.wake();
        return taken;
    }

    /** The worker is at this address from now on. */
    void at(WorkerName worker, String address) {
        changes.put(worker, Optional.of(address));
        poller.wake();
    }

    /** The worker is gone. */
    void gone(WorkerName worker) {
        changes.put(worker, Optional.empty());
        poller.wake();
    }

    /** Asks the worker; the outcome is known by the deadline at the latest. */
    void ask(WorkerName worker, byte[] payload, Command.Outcome outcome) {
        long deadline = System.nanoTime() + options.deadline().toNanos();
        boolean taken = tell(() -> enqueue(worker, new Command(payload, outcome, deadline)));
        if (closed) {
            // Maybe behind the last task that the thread did: an outcome may be told this twice.
            outcome.failed(new CommandException(STOPPED));
        } else if (!taken) {
            outcome.failed(new CommandException("too many commands at once"));
        }
    }

    /** The numbers of this moment. */
    CommandStats stats() {
        return counters.now();
    }

    private void run() {
        try {
            while (!closed) {
                round();
            }
        } finally {
            end();
        }
    }

    private void round() {
        try {
            poller.await(untilNext());
            takeAnswers();
            applyChanges();
            doTasks();
            advance(System.nanoTime());
        } catch (RuntimeException e) {
            // Nothing that comes from outside gets here; a mistake of ours must not end the thread.
            counters.faults.increment();
        }
    }

    private void applyChanges() {
        for (WorkerName worker : List.copyOf(changes.keySet())) {
            Optional<String> address = changes.remove(worker);
            if (address.isPresent()) {
                move(worker, address.get());
            } else {
                remove(worker);
            }
        }
    }

    private void doTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private Duration untilNext() {
        long now = System.nanoTime();
        long wait = LONGEST_WAIT.toNanos();
        for (WorkerLine line : busy) {
            wait = Math.min(wait, line.nextDeadline() - now);
        }
        // Upwards, so that the wait does not end a moment before the deadline, again and again.
        return Duration.ofNanos(Math.max(0, wait)).plusMillis(1);
    }

    private void takeAnswers() {
        for (WorkerLine line : List.copyOf(connected)) {
            if (poller.isReady(line.socket)) {
                long before = line.socket.strays();
                Optional<byte[]> answer = line.socket.answer();
                counters.strays.add(line.socket.strays() - before);
                answer.ifPresent(bytes -> answered(line, bytes));
            }
        }
    }

    private void answered(WorkerLine line, byte[] bytes) {
        Command command = line.current;
        if (command == null) {
            // A second answer to the last.
            counters.strays.increment();
            return;
        }
        line.current = null;
        Command.Answer answer = command.outcome().read(bytes);
        try {
            if (answer.readable()) {
                counters.answered.increment();
                counters.forget(line.worker);
            } else {
                counters.missed.increment();
                giveUp(line);
            }
        } finally {
            // Last, here and elsewhere: who is told may look at the numbers.
            answer.telling().run();
        }
    }

    /** Gives up what is late, then lets free workers begin what waits. */
    private void advance(long now) {
        for (WorkerLine line : List.copyOf(busy)) {
            if (line.current != null && line.current.isLate(now)) {
                Command late = line.current;
                line.current = null;
                try {
                    giveUp(line);
                } finally {
                    late(line.worker, late);
                }
            }
            while (!line.waiting.isEmpty() && line.waiting.getFirst().isLate(now)) {
                late(line.worker, line.waiting.removeFirst());
            }
            if (line.current == null && !line.waiting.isEmpty() && connect(line)) {
                begin(line);
            }
            line.lastUsed = now;
            if (!line.isBusy()) {
                busy.remove(line);
            }
        }
        for (WorkerLine line : List.copyOf(connected)) {
            if (!line.isBusy() && now - line.lastUsed > options.idle().toNanos()) {
                disconnect(line);
            }
        }
    }

    /** The socket of a worker that did not answer, or not so that it can be read. */
    private void giveUp(WorkerLine line) {
        counters.silent(line.worker);
        counters.replaced.increment();
        disconnect(line);
    }

    private void late(WorkerName worker, Command command) {
        counters.missed.increment();
        command.outcome()
                .failed(
                        new TimeoutException(
                                "worker %s did not answer within %d ms"
                                        .formatted(worker, options.deadline().toMillis())));
    }

    private void begin(WorkerLine line) {
        Command command = line.waiting.removeFirst();
        if (line.socket.send(command.payload())) {
            counters.sent.increment();
            line.current = command;
        } else {
            disconnect(line);
            command.outcome()
                    .failed(new CommandException("worker " + line.worker + " takes nothing"));
        }
    }

    /** Whether there is a socket now; without one the commands wait until another is free. */
    private boolean connect(WorkerLine line) {
        if (line.socket == null && connected.size() >= options.sockets()) {
            connected.stream()
                    .filter(other -> !other.isBusy())
                    .findFirst()
                    .ifPresent(this::disconnect);
        }
        if (line.socket == null && connected.size() < options.sockets()) {
            try {
                line.socket = new CommandSocket(context, line.address, options.key());
            } catch (IllegalArgumentException e) {
                fail(line, "worker %s can't be reached: %s".formatted(line.worker, e.getMessage()));
                return false;
            } catch (ZMQException e) {
                // No more sockets or files at the moment: in the next round, until it is late.
                counters.faults.increment();
                return false;
            }
            connected.add(line);
            counters.sockets = connected.size();
            poller.add(line.socket);
        }
        return line.socket != null;
    }

    private void disconnect(WorkerLine line) {
        if (line.socket != null) {
            connected.remove(line);
            counters.sockets = connected.size();
            poller.remove(line.socket);
            line.socket.close();
            line.socket = null;
        }
    }

    private void enqueue(WorkerName worker, Command command) {
        // Who asks may just have said where the worker is.
        applyChanges();
        WorkerLine line = lines.get(worker);
        if (line == null) {
            command.outcome().failed(new CommandException("no worker " + worker));
        } else if (line.size() > options.waitingPerWorker()) {
            command.outcome()
                    .failed(new CommandException("too many commands wait for worker " + worker));
        } else {
            line.waiting.addLast(command);
            busy.add(line);
        }
    }

    private void move(WorkerName worker, String address) {
        WorkerLine line = lines.computeIfAbsent(worker, name -> new WorkerLine(name, address));
        if (!line.address.equals(address)) {
            line.address = address;
            counters.forget(worker);
            reconnect(line);
        }
    }

    /** What the worker was at is lost; what waits goes through a new socket. */
    private void reconnect(WorkerLine line) {
        disconnect(line);
        if (line.current != null) {
            Command lost = line.current;
            line.current = null;
            lost.outcome()
                    .failed(new CommandException("worker " + line.worker + " has a new address"));
        }
    }

    private void remove(WorkerName worker) {
        WorkerLine line = lines.remove(worker);
        counters.forget(worker);
        if (line != null) {
            disconnect(line);
            fail(line, "worker " + worker + " has left");
        }
    }

    private void fail(WorkerLine line, String why) {
        List<Command> all = new ArrayList<>(line.waiting);
        if (line.current != null) {
            all.addFirst(line.current);
        }
        line.current = null;
        line.waiting.clear();
        busy.remove(line);
        all.forEach(it -> it.outcome().failed(new CommandException(why)));
    }

    private void end() {
        closed = true;
        applyChanges();
        doTasks();
        for (WorkerLine line : lines.values()) {
            disconnect(line);
            fail(line, STOPPED);
        }
        poller.close();
    }

    /** Fails what waits, ends the thread and its sockets. */
    @Override
    public void close() {
        closed = true;
        poller.wake();
        try {
            if (!thread.join(CLOSE_DEADLINE)) {
                throw new IllegalStateException("the thread of commands has not ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.close();
    }
}
