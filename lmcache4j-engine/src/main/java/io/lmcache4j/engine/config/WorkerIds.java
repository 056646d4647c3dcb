package io.lmcache4j.engine.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Which workers a list of worker ids means (engine.md §1.8). */
public final class WorkerIds {
    private WorkerIds() {}

    /**
     * The ids given, or where none are: worker 0 under MLA, else all.
     *
     * @throws IllegalArgumentException if an id is not below {@code worldSize}
     */
    public static List<Integer> resolve(
            Optional<List<Integer>> given, boolean useMla, int worldSize) {
        List<Integer> ids = given.orElse(List.of());
        if (ids.isEmpty()) {
            return useMla ? List.of(0) : IntStream.range(0, worldSize).boxed().toList();
        }
        for (int id : ids) {
            if (id < 0 || id >= worldSize) {
                throw new IllegalArgumentException(
                        "worker id must be 0 to %d, was %d".formatted(worldSize - 1, id));
            }
        }
        return List.copyOf(ids);
    }
}
