package io.lmcache4j.controller.endpoint;

import io.lmcache4j.api.endpoint.controller.ControllerGroup;
import io.lmcache4j.api.endpoint.operator.OperatorGroup;
import io.lmcache4j.api.endpoint.vllm.VersionGroup;
import io.lmcache4j.api.routing.ApiContext;
import io.lmcache4j.api.routing.EndpointGroup;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.controller.command.ClusterExecutor;
import io.lmcache4j.controller.registry.Fleet;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The endpoint groups of a controller, each in place of the one of its name that engines have: the
 * REST API and the table page are in {@code controller}, the findings in {@code operator}, and of
 * {@code vllm} only the versions are there.
 */
public final class FleetGroups {
    private FleetGroups() {}

    /** The groups over this fleet. */
    public static List<EndpointGroup> of(
            Fleet fleet, ClusterExecutor executor, ControllerDoctor doctor) {
        var prompts = doctor.missedPrompts();
        var jobs = new Jobs(InstantSource.system());
        var commands = new Commands(executor, jobs);
        return List.of(
                new Group(
                        new ControllerGroup(new RegisteredWorkers(fleet)),
                        _ ->
                                List.of(
                                        new ClearEndpoints(fleet, commands),
                                        new CompressEndpoints(commands),
                                        new HealthEndpoints(fleet, executor),
                                        new LookupEndpoints(fleet, prompts),
                                        new MoveEndpoints(fleet, commands),
                                        new PinEndpoints(commands),
                                        new QueryEndpoints(fleet),
                                        new TablePage(fleet))),
                new Group(
                        new OperatorGroup(),
                        _ ->
                                List.of(
                                        new DoctorEndpoints(doctor),
                                        new ExplainEndpoints(fleet),
                                        new JobEndpoints(jobs))),
                new VersionGroup());
    }

    /** A group with further families behind its own. */
    private record Group(EndpointGroup usual, Function<ApiContext, List<Endpoints>> more)
            implements EndpointGroup {
        @Override
        public String name() {
            return usual.name();
        }

        @Override
        public List<Endpoints> endpoints(ApiContext context) {
            return Stream.concat(usual.endpoints(context).stream(), more.apply(context).stream())
                    .toList();
        }
    }
}
