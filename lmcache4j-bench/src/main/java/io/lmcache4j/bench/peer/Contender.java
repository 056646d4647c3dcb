package io.lmcache4j.bench.peer;

import io.lmcache4j.bench.load.LoadGenerator;
import io.lmcache4j.bench.load.LoadPlan;
import io.lmcache4j.bench.load.LoadResult;
import io.lmcache4j.bench.load.Pace;
import io.lmcache4j.bench.load.Target;
import io.lmcache4j.bench.process.ServerProcess;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One path of one server, and what was measured of it. */
final class Contender {
    /**
     * One round.
     *
     * @param cpuMicros processor time of the server for each answer
     */
    private record Round(LoadResult result, double cpuMicros) {}

    private final String name;
    private final ServerProcess server;
    private final LoadPlan plan;
    private final List<Round> rounds = new ArrayList<>();

    Contender(String name, ServerProcess server, Target target, String path, int connections) {
        this(name, server, LoadPlan.get(target, path).connections(connections));
    }

    private Contender(String name, ServerProcess server, LoadPlan plan) {
        this.name = name;
        this.server = server;
        this.plan = plan;
    }

    /** On the server's TCP port. */
    static Contender of(String name, ServerProcess server, String path, int connections) {
        return new Contender(
                name, server, new Target.Tcp("127.0.0.1", server.port()), path, connections);
    }

    /** The same, sending this token. */
    Contender bearer(String token) {
        return new Contender(name, server, plan.bearer(token));
    }

    String name() {
        return name;
    }

    String path() {
        return plan.path();
    }

    /** As fast as it goes, not measured; ends early after so many requests. */
    void warmUp(Duration duration, long requests) throws IOException {
        LoadGenerator.run(plan.lasting(Duration.ZERO, duration).atMost(requests)).expecting(200);
    }

    /** As fast as it goes, once more. */
    void round(Duration duration) throws IOException {
        Duration before = server.cpu();
        LoadResult result = LoadGenerator.run(plan.lasting(Duration.ZERO, duration)).expecting(200);
        double micros = server.cpu().minus(before).toNanos() / 1e3;
        rounds.add(new Round(result, micros / result.responses()));
    }

    /** At a part of the rate that it reached. */
    LoadResult atPartOfItsRate(double part, Duration warmUp, Duration duration) throws IOException {
        return LoadGenerator.run(plan.pace(new Pace.Open(rate() * part)).lasting(warmUp, duration))
                .expecting(200);
    }

    /** Answers a second: median of the rounds. */
    double rate() {
        return median(round -> round.result.perSecond());
    }

    /** The server's processor time for each answer, in microseconds: median of the rounds. */
    double cpuMicros() {
        return median(Round::cpuMicros);
    }

    /** Bytes of a body. */
    long bodyBytes() {
        LoadResult last = rounds.getLast().result;
        return last.bodyBytes() / last.responses();
    }

    private double median(ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
