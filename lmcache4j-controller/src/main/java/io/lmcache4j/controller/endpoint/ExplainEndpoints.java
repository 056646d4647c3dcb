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
import io.lmcache4j.controller.explain.ChainStart;
import io.lmcache4j.controller.explain.ExplainedChunk;
import io.lmcache4j.controller.explain.HashVariant;
import io.lmcache4j.controller.explain.MissCause;
import io.lmcache4j.controller.explain.MissExplainer;
import io.lmcache4j.controller.explain.MissExplanation;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.registry.Holder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Why a prompt is not found in the fleet: {@code /ops/explain} (operator-api.md §3). */
final class ExplainEndpoints implements Endpoints {
    private static final JsonField<Optional<long[]>> TOKENS =
            JsonField.optionalIntegers("tokens", Optional.empty())
                    .about("Token ids of the prompt; or `tokens_mock`, such as `\"0,1024\"`");

    private static final String MOCK = "tokens_mock";
    private static final Pattern MOCK_FORM =
            Pattern.compile("\\s*(\\d{1,9})\\s*,\\s*(\\d{1,9})\\s*");
    private static final int MOST_TOKENS = 1 << 20;

    private final MissExplainer explainer;

    ExplainEndpoints(Fleet fleet) {
        explainer = new MissExplainer(fleet);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/ops/explain", READ, this::explain)
                        .expecting(BodyRule.json(TOKENS))
                        .summary("How far a prompt is found in the fleet, and why not further")
                        .answering(
                                Answer.compact(200, "chunks up to the first missing, and causes"),
                                Answer.compact(400, "no tokens are given")),
                Route.get("/ops/explain/known-hashes", READ, _ -> Response.compact(known()))
                        .summary("The starts of hash chains that an explanation tries")
                        .answering(Answer.compact(200, "value and origin of each")));
    }

    private Response explain(Request request) {
        MissExplanation explanation =
                explainer.explain(request.get(TOKENS).orElseGet(() -> mocked(request)));
        var body = new LinkedHashMap<String, Object>();
        body.put("chunk_count", explanation.chunks());
        body.put("tokens_covered", explanation.tokensCovered());
        body.put("chunks", explanation.looked().stream().map(ExplainEndpoints::chunk).toList());
        body.put("causes", explanation.causes().stream().map(ExplainEndpoints::cause).toList());
        return Response.compact(body);
    }

    /** The integers from the first to before the second. */
    private static long[] mocked(Request request) {
        Object mock = request.jsonObject().orElseThrow().get(MOCK);
        Matcher form = MOCK_FORM.matcher(mock instanceof String text ? text : "");
        if (!form.matches()) {
            throw new DetailException(
                    400,
                    "give tokens, a list of token ids, or tokens_mock, such as \"0,1024\"; a"
                            + " controller knows no request_id");
        }
        long from = Long.parseLong(form.group(1));
        long to = Long.parseLong(form.group(2));
        if (to <= from || to - from > MOST_TOKENS) {
            throw new DetailException(
                    400, "tokens_mock must be a range of 1 to %d tokens".formatted(MOST_TOKENS));
        }
        return LongStream.range(from, to).toArray();
    }

    private static Map<String, Object> chunk(ExplainedChunk chunk) {
        var json = new LinkedHashMap<String, Object>();
        json.put("index", chunk.index());
        json.put("start", chunk.start());
        json.put("end", chunk.end());
        json.put("hash", chunk.key().toString());
        json.put("state", chunk.isPresent() ? "present" : "missing");
        json.put("where", chunk.where().stream().map(ExplainEndpoints::holder).toList());
        return json;
    }

    private static Map<String, Object> holder(Holder holder) {
        var json = new LinkedHashMap<String, Object>();
        json.put("instance_id", holder.instanceId());
        json.put("worker_id", holder.workerId());
        json.put("location", holder.location());
        return json;
    }

    private static Map<String, Object> cause(MissCause cause) {
        var json = new LinkedHashMap<String, Object>();
        json.put("cause", cause.cause());
        json.put("evidence", cause.evidence());
        json.put("remedy", cause.remedy());
        json.put("variant", cause.variant().map(ExplainEndpoints::variant).orElse(null));
        json.put("where", cause.holders().stream().map(ExplainEndpoints::holder).toList());
        return json;
    }

    private static Map<String, Object> variant(HashVariant variant) {
        var json = new LinkedHashMap<String, Object>();
        json.put("algorithm", variant.algorithm());
        json.put("form", variant.form().name().toLowerCase(Locale.ROOT));
        json.put("chunk_size", variant.chunkSize());
        json.put("none_hash", variant.noneHash().toString());
        json.put("start", variant.start());
        return json;
    }

    private Map<String, Object> known() {
        var body = new LinkedHashMap<String, Object>();
        body.put("items", explainer.knownStarts().stream().map(ExplainEndpoints::start).toList());
        // As all lists have it; this one is always whole.
        body.put("next_cursor", null);
        return body;
    }

    private static Map<String, Object> start(ChainStart start) {
        var json = new LinkedHashMap<String, Object>();
        json.put("value", start.value().toString());
        json.put("origin", start.origin());
        return json;
    }
}
