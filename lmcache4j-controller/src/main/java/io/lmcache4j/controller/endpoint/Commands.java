package io.lmcache4j.controller.endpoint;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.command.ClusterExecutor;
import io.lmcache4j.controller.command.CommandException;
import io.lmcache4j.controller.command.CommandTimeoutException;
import io.lmcache4j.controller.command.FanOut;
import io.lmcache4j.controller.command.WorkerAnswer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all commands to the workers of an instance answer: LMCache's two fields, then {@code status}
 * and {@code workers} (decision 8). 500 with the reason, 504 if nobody answered in time. Nobody
 * waits with {@code background=true}; {@code /ops/jobs} tells the rest (decision 116).
 */
record Commands(ClusterExecutor executor, Jobs jobs) {
    private static final Parameter<Boolean> BACKGROUND =
            Parameter.flag("background", false)
                    .about("true answers at once; `/ops/jobs/{event_id}` says what became of it");

    private static final int ACCEPTED = 202;
    private static final int FAILURE = 500;
    private static final int BUSY = 503;
    private static final int TIMED_OUT = 504;

    /** What a route of a command takes and answers besides its own. */
    static Route of(Route route) {
        return route.taking(BACKGROUND)
                .answering(
                        Answer.compact(200, "the least that a worker did, and what each did"),
                        Answer.compact(202, "it is under way, in the background"),
                        Answer.compact(500, "it was not done; says why"),
                        Answer.compact(503, "too much is under way in the background"),
                        Answer.compact(504, "no worker answered in time"));
    }

    /** Runs it under a fresh name. */
    Response answer(Request request, Job.Order order, Jobs.Command command)
            throws InterruptedException {
        String eventId = EventId.of(order.name());
        request.noteDetail("event_id", eventId);
        var body = new LinkedHashMap<String, Object>();
        body.put("event_id", eventId);
        if (request.get(BACKGROUND)) {
            if (!jobs.runInBackground(eventId, order, command)) {
                throw new DetailException(BUSY, "too many commands are under way, see /ops/jobs");
            }
            request.noteDetail("status", "running");
            body.put("status", "running");
            return Response.compact(ACCEPTED, body);
        }
        FanOut done = run(eventId, order, command);
        request.noteDetail("num_tokens", done.numTokens());
        request.noteDetail("status", done.status());
        body.put("num_tokens", done.numTokens());
        body.put("status", done.status());
        body.put("workers", done.workers().stream().map(Commands::worker).toList());
        return Response.compact(body);
    }

    private FanOut run(String eventId, Job.Order order, Jobs.Command command)
            throws InterruptedException {
        try {
            return jobs.run(eventId, order, command);
        } catch (CommandTimeoutException e) {
            throw new DetailException(TIMED_OUT, e.getMessage());
        } catch (CommandException e) {
            throw new DetailException(FAILURE, e.getMessage());
        }
    }

    static Map<String, Object> worker(WorkerAnswer answer) {
        var worker = new LinkedHashMap<String, Object>();
        worker.put("worker_id", answer.workerId());
        answer.numTokens().ifPresent(tokens -> worker.put("num_tokens", tokens));
        answer.error().ifPresent(error -> worker.put("error", error));
        return worker;
    }
}
