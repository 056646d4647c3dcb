package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.ControlMsg;
import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.MessageException;
import io.lmcache4j.controller.socket.Answerer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Answers each command of a controller, in order and within a deadline: its REQ socket is stuck
 * until it has an answer (controller.md §19).
 *
 * <p>A command that takes longer goes on by itself; while too many do, others are refused.
 */
final class CommandAnswerer implements Answerer {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller.worker");

    private static final int MOST_RUNNING = 4;

    private final Function<ControlMsg, Message> commands;
    private final Duration deadline;
    private final Semaphore running = new Semaphore(MOST_RUNNING);

    /** Answers what these commands return, or throw. */
    CommandAnswerer(Function<ControlMsg, Message> commands, Duration deadline) {
        this.commands = commands;
        this.deadline = deadline;
    }

    @Override
    public byte[] answer(byte[] request) {
        return MessageCodec.encode(answered(request));
    }

    private Message answered(byte[] request) {
        try {
            return switch (MessageCodec.decode(request)) {
                case ControlMsg command -> run(command);
                case Message other ->
                        new ErrorMsg("Unknown message: " + other.getClass().getSimpleName());
            };
        } catch (MessageException undecodable) {
            return error(undecodable);
        }
    }

    private static ErrorMsg error(Throwable failure) {
        String text = failure.getMessage();
        return new ErrorMsg("Worker error: " + (text == null ? failure.toString() : text));
    }

    private Message run(ControlMsg command) {
        String name = command.getClass().getSimpleName();
        if (!running.tryAcquire()) {
            return new ErrorMsg(
                    "Worker error: %d earlier commands have not ended yet".formatted(MOST_RUNNING));
        }
        FutureTask<Message> task =
                new FutureTask<>(
                        () -> {
                            try {
                                return commands.apply(command);
                            } finally {
                                running.release();
                            }
                        });
        Thread.ofVirtual().name("controller-command").start(task);
        try {
            return task.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            LOG.warn("{} {}: {}", name, command.workerEventId(), failed.getCause().toString());
            return error(failed.getCause());
        } catch (TimeoutException late) {
            LOG.warn("{} {} takes longer than {}", name, command.workerEventId(), deadline);
            return new ErrorMsg(
                    "Worker error: %s has not ended within %d s and goes on"
                            .formatted(name, deadline.toSeconds()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return error(interrupted);
        }
    }
}
