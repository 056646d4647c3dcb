package io.lmcache4j.controller.endpoint;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.controller.command.CommandException;
import io.lmcache4j.controller.command.CommandTimeoutException;
import io.lmcache4j.controller.command.FanOut;
import io.lmcache4j.controller.command.WorkerAnswer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all commands to the workers of an instance answer: LMCache's two fields, then {@code status}
 * and {@code workers} (decision 8). 500 with the reason, 504 if nobody answered in time.
 */
final class Commands {
    static final Answer DONE =
            Answer.compact(200, "the least that a worker did, and what each of them did");
    static final Answer FAILED = Answer.compact(500, "it was not done; says why");
    static final Answer SILENT = Answer.compact(504, "no worker answered in time");

    private static final int TIMED_OUT = 504;
    private static final int FAILURE = 500;

    private Commands() {}

    /** One of them. */
    @FunctionalInterface
    interface Command {
        FanOut run(String eventId) throws CommandException, InterruptedException;
    }

    /** Runs it under a fresh name. */
    static Response answer(Request request, String prefix, Command command)
            throws InterruptedException {
        String eventId = EventId.of(prefix);
        request.noteDetail("event_id", eventId);
        FanOut done = run(eventId, command);
        request.noteDetail("num_tokens", done.numTokens());
        request.noteDetail("status", done.status());
        var body = new LinkedHashMap<String, Object>();
        body.put("event_id", eventId);
        body.put("num_tokens", done.numTokens());
        body.put("status", done.status());
        body.put("workers", done.workers().stream().map(Commands::worker).toList());
        return Response.compact(body);
    }

    private static FanOut run(String eventId, Command command) throws InterruptedException {
        try {
            return command.run(eventId);
        } catch (CommandTimeoutException e) {
            throw new DetailException(TIMED_OUT, e.getMessage());
        } catch (CommandException e) {
            throw new DetailException(FAILURE, e.getMessage());
        }
    }

    private static Map<String, Object> worker(WorkerAnswer answer) {
        var worker = new LinkedHashMap<String, Object>();
        worker.put("worker_id", answer.workerId());
        answer.numTokens().ifPresent(tokens -> worker.put("num_tokens", tokens));
        answer.error().ifPresent(error -> worker.put("error", error));
        return worker;
    }
}
