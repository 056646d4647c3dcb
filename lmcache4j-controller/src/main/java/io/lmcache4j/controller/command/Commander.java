package io.lmcache4j.controller.command;

import io.lmcache4j.controller.message.ControlMsg;
import io.lmcache4j.controller.message.ControlRetMsg;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.MessageException;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.registry.FleetEvents;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Tells single workers what to do (controller.md §5.4), one thing at a time each, within a
 * deadline. Thread-safe; knows the workers that it was told of.
 */
public final class Commander implements FleetEvents, AutoCloseable {
    private final CommandOptions options;
    private final CommandThread thread;

    /** Starts the thread that speaks to workers; there are no sockets before the first command. */
    public Commander(CommandOptions options) {
        this.options = options;
        thread = new CommandThread(options);
        thread.start();
    }

    /** There is a worker, at its address. */
    @Override
    public void registered(WorkerInfo worker) {
        thread.at(name(worker), address(worker));
    }

    /** The worker has another address; what it was at is lost. */
    @Override
    public void moved(WorkerInfo worker) {
        registered(worker);
    }

    /** The worker is gone; what waits for it fails. */
    @Override
    public void left(String instanceId, long workerId) {
        thread.gone(new WorkerName(instanceId, workerId));
    }

    private static WorkerName name(WorkerInfo worker) {
        return new WorkerName(worker.instanceId(), worker.workerId());
    }

    private static String address(WorkerInfo worker) {
        boolean bareIpv6 = worker.ip().indexOf(':') >= 0 && !worker.ip().startsWith("[");
        return (bareIpv6 ? "[" + worker.ip() + "]" : worker.ip()) + ":" + worker.port();
    }

    /**
     * Sends a command.
     *
     * @return what the worker answers, {@code ErrorMsg} included; or, by the deadline at the
     *     latest, fails with a {@link java.util.concurrent.TimeoutException}, with an {@link
     *     UnreadableAnswerException}, or with another {@link CommandException}. Completed on the
     *     command thread: what depends on it must not block
     */
    public CompletableFuture<ControlRetMsg> send(
            String instanceId, long workerId, ControlMsg message) {
        WorkerName worker = new WorkerName(instanceId, workerId);
        CompletableFuture<ControlRetMsg> answer = new CompletableFuture<>();
        thread.ask(worker, MessageCodec.encode(message), new Waiting(worker, message, answer));
        return answer;
    }

    /** Who waits for one answer. */
    private record Waiting(
            WorkerName worker, ControlMsg command, CompletableFuture<ControlRetMsg> answer)
            implements Command.Outcome {
        @Override
        public Command.Answer read(byte[] bytes) {
            try {
                Message message = MessageCodec.decode(bytes);
                if (message instanceof ControlRetMsg result && Fitting.fits(command, result)) {
                    return new Command.Answer(true, () -> answer.complete(result));
                }
                String type = message.getClass().getSimpleName();
                String why = "worker " + worker + " answered with a " + type;
                return new Command.Answer(true, () -> failed(new OddAnswerException(why)));
            } catch (MessageException e) {
                String why = "the answer of worker %s can't be read: %s";
                String text = why.formatted(worker, e.getMessage());
                return new Command.Answer(false, () -> failed(new UnreadableAnswerException(text)));
            }
        }

        @Override
        public void failed(Exception why) {
            answer.completeExceptionally(why);
        }
    }

    /** How long a command may take. */
    public Duration deadline() {
        return options.deadline();
    }

    /** What became of commands so far. */
    public CommandStats stats() {
        return thread.stats();
    }

    /** Fails what waits, and ends the thread. */
    @Override
    public void close() {
        thread.close();
    }
}
