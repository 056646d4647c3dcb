package io.lmcache4j.engine.config;

import static java.util.Objects.requireNonNull;

import io.lmcache4j.engine.key.KvDtype;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds {@link EngineMetadata}. Model name and shape must be given; the rest describes one worker:
 * world of one, bfloat16, role worker, chunk size and MLA as the shape says. Not thread-safe.
 */
public final class EngineMetadataBuilder {
    private Optional<String> modelName = Optional.empty();
    private int worldSize = 1;
    private Optional<Integer> localWorldSize = Optional.empty();
    private int workerId;
    private Optional<Integer> localWorkerId = Optional.empty();
    private KvDtype kvDtype = KvDtype.BFLOAT16;
    private Optional<KvShape> kvShape = Optional.empty();
    private Role role = Role.WORKER;
    private Optional<String> servedModelName = Optional.empty();
    private Optional<String> engineId = Optional.empty();
    private Optional<Map<String, Object>> kvConnectorExtraConfig = Optional.empty();
    private List<KvLayerGroup> layerGroups = List.of();

    EngineMetadataBuilder() {}

    EngineMetadataBuilder(EngineMetadata from) {
        modelName = Optional.of(from.modelName());
        worldSize = from.worldSize();
        localWorldSize = Optional.of(from.localWorldSize());
        workerId = from.workerId();
        localWorkerId = Optional.of(from.localWorkerId());
        kvDtype = from.kvDtype();
        kvShape = Optional.of(from.kvShape());
        role = from.role();
        servedModelName = from.servedModelName();
        engineId = from.engineId();
        kvConnectorExtraConfig = from.kvConnectorExtraConfig();
        layerGroups = from.layerGroups();
    }

    /** The model's name or path. */
    public EngineMetadataBuilder modelName(String value) {
        modelName = Optional.of(value);
        return this;
    }

    /** Workers in all; 1 unless given. */
    public EngineMetadataBuilder worldSize(int value) {
        worldSize = value;
        return this;
    }

    /** Workers on this host; the world size unless given. */
    public EngineMetadataBuilder localWorldSize(int value) {
        localWorldSize = Optional.of(value);
        return this;
    }

    /** Global rank; 0 unless given. */
    public EngineMetadataBuilder workerId(int value) {
        workerId = value;
        return this;
    }

    /** Rank on this host; the global rank within the host's workers unless given. */
    public EngineMetadataBuilder localWorkerId(int value) {
        localWorkerId = Optional.of(value);
        return this;
    }

    /** Element type; bfloat16 unless given. */
    public EngineMetadataBuilder kvDtype(KvDtype value) {
        kvDtype = requireNonNull(value);
        return this;
    }

    /** Shape of one full chunk on this rank; a {@code kvSize} of 1 means MLA. */
    public EngineMetadataBuilder kvShape(KvShape value) {
        kvShape = Optional.of(value);
        return this;
    }

    /** Scheduler or worker; worker unless given. */
    public EngineMetadataBuilder role(Role value) {
        role = requireNonNull(value);
        return this;
    }

    /** The name clients use for the model. */
    public EngineMetadataBuilder servedModelName(String value) {
        servedModelName = Optional.of(value);
        return this;
    }

    /** The serving engine's id. */
    public EngineMetadataBuilder engineId(String value) {
        engineId = Optional.of(value);
        return this;
    }

    /** What the host passed to the connector. */
    public EngineMetadataBuilder kvConnectorExtraConfig(Map<String, Object> value) {
        kvConnectorExtraConfig = Optional.of(value);
        return this;
    }

    /** Groups of layers alike, once the KV caches are known. */
    public EngineMetadataBuilder layerGroups(List<KvLayerGroup> value) {
        layerGroups = List.copyOf(value);
        return this;
    }

    /**
     * The metadata.
     *
     * @throws IllegalStateException if model name or shape is missing
     * @throws IllegalArgumentException if values contradict each other
     */
    public EngineMetadata build() {
        KvShape shape = kvShape.orElseThrow(() -> new IllegalStateException("kvShape is missing"));
        int hostWorkers = localWorldSize.orElse(worldSize);
        return new EngineMetadata(
                modelName.orElseThrow(() -> new IllegalStateException("modelName is missing")),
                worldSize,
                hostWorkers,
                workerId,
                localWorkerId.orElse(hostWorkers < 1 ? workerId : workerId % hostWorkers),
                kvDtype,
                shape,
                shape.kvSize() == 1,
                role,
                servedModelName,
                shape.chunkSize(),
                engineId,
                kvConnectorExtraConfig,
                layerGroups);
    }
}
