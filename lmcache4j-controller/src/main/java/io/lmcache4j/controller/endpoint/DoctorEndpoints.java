package io.lmcache4j.controller.endpoint;

import static io.lmcache4j.api.routing.AccessClass.READ;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.controller.explain.FleetFinding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What deserves a look: {@code /ops/doctor} (operator-api.md §9). */
final class DoctorEndpoints implements Endpoints {
    private final ControllerDoctor doctor;

    DoctorEndpoints(ControllerDoctor doctor) {
        this.doctor = doctor;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/ops/doctor", READ, _ -> Response.compact(body()))
                        .summary("What about the fleet and its controller deserves a look")
                        .answering(Answer.compact(200, "the findings, the worst first")));
    }

    private Map<String, Object> body() {
        return Map.of("findings", doctor.findings().stream().map(DoctorEndpoints::json).toList());
    }

    private static Map<String, Object> json(FleetFinding finding) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", finding.id());
        json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        json.put("title", finding.title());
        json.put("evidence", finding.evidence());
        json.put("remedy", finding.remedy());
        return json;
    }
}
