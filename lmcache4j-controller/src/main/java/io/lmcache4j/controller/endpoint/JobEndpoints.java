package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Paging;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What workers were told to do: {@code /ops/jobs}. */
final class JobEndpoints implements Endpoints {
    private static final Parameter<String> EVENT_ID =
            Parameter.segment("event_id").about("What the command answered");
    private static final double MILLIS = 1e3;

    private final Jobs jobs;

    JobEndpoints(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/ops/jobs", READ, this::list)
                        .taking(Paging.LIMIT, Paging.CURSOR)
                        .summary("What workers were told to do, the newest first")
                        .answering(
                                Answer.compact(200, "the jobs, and where to go on"),
                                Answer.compact(400, "limit or cursor makes no sense")),
                Route.get("/ops/jobs/{event_id}", READ, this::one)
                        .taking(EVENT_ID)
                        .summary("What became of one command to workers")
                        .answering(
                                Answer.compact(200, "the job"),
                                Answer.compact(404, "none is known by this name any more")));
    }

    private Response list(Request request) {
        Paging paging = Paging.of(request);
        List<Job> page = jobs.newest(paging.below(), paging.limit());
        boolean more = page.size() == paging.limit() && page.getLast().sequence() > 1;
        var body = new LinkedHashMap<String, Object>();
        body.put("items", page.stream().map(JobEndpoints::json).toList());
        body.put("next_cursor", more ? String.valueOf(page.getLast().sequence()) : null);
        return Response.compact(body);
    }

    private Response one(Request request) {
        String event = request.get(EVENT_ID);
        return jobs.find(event)
                .map(job -> Response.compact(json(job)))
                .orElseThrow(
                        () ->
                                new DetailException(
                                        404,
                                        "no job " + event + " is known; the last ones are kept"));
    }

    private static Map<String, Object> json(Job job) {
        var json = new LinkedHashMap<String, Object>();
        json.put("event_id", job.eventId());
        json.put("command", job.order().name().toLowerCase(Locale.ROOT));
        json.put("instance_id", job.order().instanceId());
        json.put("location", job.order().location());
        json.put("started_at", seconds(job.started()));
        json.put("ended_at", job.ended().map(JobEndpoints::seconds).orElse(null));
        json.put("status", job.status());
        json.put("num_tokens", job.numTokens().isPresent() ? job.numTokens().getAsLong() : null);
        json.put("error", job.error().orElse(null));
        json.put("workers", job.workers().stream().map(Commands::worker).toList());
        return json;
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / MILLIS;
    }
}
