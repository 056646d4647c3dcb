package io.lmcache4j.engine.metrics;

import io.prometheus.metrics.model.snapshots.Labels;

import java.util.Objects;
import java.util.Optional;

/**
 * The labels on every LMCache series (engine.md §10.2).
 *
 * @param modelName label {@code model_name}
 * @param workerId label {@code worker_id}
 * @param role label {@code role}, {@code worker} or {@code scheduler}
 * @param servedModelName label {@code served_model_name}, an empty text if absent
 */
public record MetricLabels(
        String modelName, int workerId, String role, Optional<String> servedModelName) {

    public MetricLabels {
        Objects.requireNonNull(modelName, "modelName");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(servedModelName, "servedModelName");
    }

    /** The same in the library's form, which sorts by label name. */
    Labels toPrometheus() {
        return Labels.of(
                "model_name",
                modelName,
                "worker_id",
                Integer.toString(workerId),
                "role",
                role,
                "served_model_name",
                servedModelName.orElse(""));
    }
}
