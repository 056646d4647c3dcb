package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.DetailException;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.JsonField;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.KnownWorker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Who is registered: {@code /query_instance}, {@code /query_worker_info}. */
final class QueryEndpoints implements Endpoints {
    /** Stands for every instance. */
    private static final String ALL = "all";

    private static final JsonField<String> IP =
            JsonField.text("ip").about("Address of one of its workers");

    private static final JsonField<String> INSTANCE =
            Fields.INSTANCE_ID.about("Which instance; `all` for every");

    /** What LMCache's answer fails with when nobody is there, pydantic 2.13's words. */
    private static final String NOBODY =
            """
            1 validation error for QueryInstResponse
            res
              Input should be a valid string [type=string_type, input_value=None, input_type=NoneType]
                For further information visit https://errors.pydantic.dev/2.13/v/string_type\
            """;

    private final Fleet fleet;

    QueryEndpoints(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/query_instance", READ, this::instance)
                        .expecting(BodyRule.json(Fields.EVENT_ID, IP))
                        .summary("Which instance has a worker at an address")
                        .answering(
                                Answer.compact(200, "the first that registered"),
                                Answer.compact(500, "none has")),
                Route.post("/query_worker_info", READ, this::workers)
                        .expecting(BodyRule.json(INSTANCE, Fields.WORKER_IDS))
                        .summary("Addresses and times of an instance's workers")
                        .answering(Answer.compact(200, "the workers; unknown ones are left out")));
    }

    private Response instance(Request request) {
        String found =
                fleet.instanceAt(request.get(IP))
                        .orElseThrow(() -> new DetailException(500, NOBODY));
        var body = new LinkedHashMap<String, Object>();
        body.put("event_id", EventId.of("QueryInst"));
        body.put("res", found);
        return Response.compact(body);
    }

    private Response workers(Request request) {
        String instance = request.get(INSTANCE);
        List<KnownWorker> members =
                instance.equals(ALL) ? fleet.workers() : fleet.workersOf(instance);
        long[] ids = request.get(Fields.WORKER_IDS).orElse(new long[0]);
        var body = new LinkedHashMap<String, Object>();
        body.put("event_id", EventId.of("QueryWorkerInfo"));
        body.put(
                "worker_infos",
                (ids.length == 0 ? members.stream() : chosen(members, ids))
                        .map(KnownWorker::info)
                        .map(QueryEndpoints::json)
                        .toList());
        return Response.compact(body);
    }

    /** In the order asked for, within each instance. */
    private static Stream<KnownWorker> chosen(List<KnownWorker> members, long[] ids) {
        return members.stream()
                .map(member -> member.info().instanceId())
                .distinct()
                .flatMap(
                        instance ->
                                LongStream.of(ids)
                                        .mapToObj(id -> find(members, instance, id))
                                        .flatMap(Optional::stream));
    }

    private static Optional<KnownWorker> find(List<KnownWorker> members, String instance, long id) {
        return members.stream()
                .filter(member -> member.info().workerId() == id)
                .filter(member -> member.info().instanceId().equals(instance))
                .findFirst();
    }

    private static Map<String, Object> json(WorkerInfo info) {
        var json = new LinkedHashMap<String, Object>();
        json.put("instance_id", info.instanceId());
        json.put("worker_id", info.workerId());
        json.put("ip", info.ip());
        json.put("port", info.port());
        json.put("peer_init_url", info.peerInitUrl().orElse(null));
        json.put("registration_time", info.registrationTime());
        json.put("last_heartbeat_time", info.lastHeartbeatTime());
        return json;
    }
}
