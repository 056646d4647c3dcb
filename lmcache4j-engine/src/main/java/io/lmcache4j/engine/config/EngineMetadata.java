package io.lmcache4j.engine.config;

import io.lmcache4j.engine.key.KvDtype;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which model, rank and role an engine serves (engine.md §2). Immutable.
 *
 * @param modelName may contain {@code /}
 * @param worldSize workers in all, tensor times pipeline parallel
 * @param localWorldSize workers on this host
 * @param workerId global rank, below {@code worldSize}
 * @param localWorkerId rank on this host
 * @param kvDtype element type of the KV tensors
 * @param kvShape shape of one full chunk on this rank
 * @param useMla whether keys and values are one latent tensor
 * @param role scheduler or worker
 * @param servedModelName the name clients use, if it differs
 * @param chunkSize tokens in a full chunk, equal to the one in {@code kvShape}
 * @param engineId the serving engine's id, part of socket paths
 * @param kvConnectorExtraConfig what the host passed to the connector; plain values
 * @param layerGroups groups of layers alike, empty until the KV caches are known
 */
public record EngineMetadata(
        String modelName,
        int worldSize,
        int localWorldSize,
        int workerId,
        int localWorkerId,
        KvDtype kvDtype,
        KvShape kvShape,
        boolean useMla,
        Role role,
        Optional<String> servedModelName,
        int chunkSize,
        Optional<String> engineId,
        Optional<Map<String, Object>> kvConnectorExtraConfig,
        List<KvLayerGroup> layerGroups) {

    /** The rank that stores for all under MLA; constant in LMCache. */
    public static final int FIRST_RANK = 0;

    public EngineMetadata {
        if (modelName.isEmpty()) {
            throw new IllegalArgumentException("modelName must not be empty");
        }
        rankBelow("workerId", workerId, "worldSize", worldSize);
        rankBelow("localWorkerId", localWorkerId, "localWorldSize", localWorldSize);
        if (kvShape.kvSize() != (useMla ? 1 : 2)) {
            throw new IllegalArgumentException(
                    "kvShape must hold %d tensors when useMla is %s, was %d"
                            .formatted(useMla ? 1 : 2, useMla, kvShape.kvSize()));
        }
        if (kvShape.chunkSize() != chunkSize) {
            throw new IllegalArgumentException(
                    "chunkSize %d must equal the one in kvShape, %d"
                            .formatted(chunkSize, kvShape.chunkSize()));
        }
        kvConnectorExtraConfig = kvConnectorExtraConfig.map(PlainValue::copyOfMap);
        layerGroups = List.copyOf(layerGroups);
    }

    /** A builder whose defaults describe a single worker. */
    public static EngineMetadataBuilder builder() {
        return new EngineMetadataBuilder();
    }

    /**
     * What a process beside engines says of itself: it has no KV caches, so their shape is the
     * smallest there is.
     *
     * @param name shown where others show their model
     */
    public static EngineMetadata withoutEngine(Role role, String name, int chunkSize) {
        return builder()
                .modelName(name)
                .role(role)
                .kvShape(new KvShape(1, 2, chunkSize, 1, 1))
                .build();
    }

    /** A builder that starts from these values. */
    public EngineMetadataBuilder toBuilder() {
        return new EngineMetadataBuilder(this);
    }

    /** Whether this is rank 0. */
    public boolean isFirstRank() {
        return workerId == FIRST_RANK;
    }

    /**
     * The attributes that {@code GET /meta} shows, sorted by name (http-api.md §4.6): text,
     * numbers, booleans, lists, maps and null. Unmodifiable.
     */
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new TreeMap<>();
        attributes.put("chunk_size", chunkSize);
        attributes.put("engine_id", engineId.orElse(null));
        attributes.put("first_rank", FIRST_RANK);
        attributes.put("kv_connector_extra_config", kvConnectorExtraConfig.orElse(null));
        attributes.put("kv_dtype", kvDtype.torchText());
        attributes.put("kv_layer_groups_manager", layerGroupsText());
        attributes.put("kv_shape", kvShape.asList());
        attributes.put("local_worker_id", localWorkerId);
        attributes.put("local_world_size", localWorldSize);
        attributes.put("model_name", modelName);
        attributes.put("role", role.text());
        attributes.put("served_model_name", servedModelName.orElse(null));
        attributes.put("use_mla", useMla);
        attributes.put("worker_id", workerId);
        attributes.put("world_size", worldSize);
        return Collections.unmodifiableMap(attributes);
    }

    /** LMCache shows the manager through its text form; ours names the same parts. */
    private String layerGroupsText() {
        return layerGroups.stream()
                .map(KvLayerGroup::text)
                .collect(Collectors.joining(", ", "KVLayerGroupsManager(kv_layer_groups=[", "])"));
    }

    private static void rankBelow(String name, int rank, String limitName, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(limitName + " must be at least 1, was " + limit);
        }
        if (rank < 0 || rank >= limit) {
            throw new IllegalArgumentException(
                    "%s must be 0 to %d (%s - 1), was %d"
                            .formatted(name, limit - 1, limitName, rank));
        }
    }
}
