package io.lmcache4j.engine.config;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One snapshot of all configuration values (engine.md §1). Immutable; a change makes a new one, so
 * a component that reads live asks its {@link ConfigStore} each time, and one that renders may
 * cache by identity.
 *
 * <p>{@link #get} and {@link #asMap} show what is stored, null included. The typed accessors are
 * for components: null or an empty text is absent, and a key that can't be absent falls back to the
 * table's default (decisions.md 20).
 */
public final class LMCacheConfig {
    /** Bytes of one GB in keys that end in {@code _size}. */
    public static final double GIGABYTE = 1L << 30;

    /** Whether {@code extra_config} has a key of this name: LMCache's or ours. */
    public static boolean hasExtraKey(String name) {
        return ExtraKeys.find(name).isPresent();
    }

    private static final String DEFAULT_INSTANCE = "lmcache_default_instance";

    private final KeyTable table;
    private final Map<String, Object> values;

    /** The values must be plain, converted, complete and in the order of the table. */
    LMCacheConfig(KeyTable table, Map<String, Object> values) {
        this.table = table;
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * The stored value: {@code Boolean}, {@code Long}, {@code Double}, {@code String}, {@code
     * List}, {@code Map} or null. All integers are {@code Long}.
     *
     * @throws IllegalArgumentException if there is no such key
     */
    public Object get(String key) {
        table.require(key);
        return values.get(key);
    }

    /** All stored values in the order of the table. Unmodifiable. */
    public Map<String, Object> asMap() {
        return values;
    }

    /** Tokens in a full chunk. */
    public int chunkSize() {
        return integer("chunk_size");
    }

    /** Whether chunks stay in the CPU hot cache. */
    public boolean localCpu() {
        return bool("local_cpu");
    }

    /** Size of the CPU pool in GB of 1024^3 bytes. */
    public double maxLocalCpuSizeGb() {
        return number("max_local_cpu_size");
    }

    /** Directory of the disk tier, or several with commas between. */
    public Optional<String> localDisk() {
        return text("local_disk");
    }

    /** Size of the disk tier in units of {@link #GIGABYTE}; 0 means none. */
    public double maxLocalDiskSizeGb() {
        return number("max_local_disk_size");
    }

    /** Whether the pool asks for 2 MiB pages. */
    public boolean localCpuUseHugepages() {
        return bool("local_cpu_use_hugepages");
    }

    /** Whether the host stores decoded tokens too. */
    public boolean saveDecodeCache() {
        return bool("save_decode_cache");
    }

    /** Name of the hash of chunk keys, {@code pre_caching_hash_algorithm}. */
    public String hashAlgorithm() {
        return requiredText("pre_caching_hash_algorithm");
    }

    /** The only backends to search, if restricted. */
    public Optional<List<String>> retrieveLocations() {
        return texts("retrieve_locations");
    }

    /** The only backend to store to, if restricted. */
    public Optional<String> storeLocation() {
        return text("store_location");
    }

    /** Name of this instance, {@code lmcache_default_instance} unless set. */
    public String instanceId() {
        return text("lmcache_instance_id").orElse(DEFAULT_INSTANCE);
    }

    /** Whether the last, partial chunk is stored. */
    public boolean saveUnfullChunk() {
        return bool("save_unfull_chunk");
    }

    /** Seconds that one blocking wait of the engine may take. */
    public int blockingTimeoutSecs() {
        return integer("blocking_timeout_secs");
    }

    /**
     * How long a store waits for room, in memory and in tiers: with {@code force_store_wait} as
     * long as any blocking wait, but never without end; else not at all.
     */
    public Duration storePatience() {
        return extraBoolean("force_store_wait", false)
                ? Duration.ofSeconds(blockingTimeoutSecs())
                : Duration.ZERO;
    }

    /** Eviction policy of the CPU tier, in upper case. */
    public String cachePolicy() {
        return requiredText("cache_policy").toUpperCase(Locale.ROOT);
    }

    /** Whether the internal API server runs. */
    public boolean internalApiServerEnabled() {
        return bool("internal_api_server_enabled");
    }

    /** Whether {@code /run_script} is there at all. */
    public boolean runScriptApiEnabled() {
        return bool("run_script_api_enabled");
    }

    /** Address that the internal API server binds. */
    public String internalApiServerHost() {
        return requiredText("internal_api_server_host");
    }

    /** Port of the scheduler's API server; worker n has 1 + n more. */
    public int internalApiServerPortStart() {
        return integer("internal_api_server_port_start");
    }

    /** Port offsets that run an API server, if given; an empty list means all. */
    public Optional<List<Integer>> internalApiServerIncludeIndexList() {
        return integers("internal_api_server_include_index_list");
    }

    /** Prefix of the Unix socket that replaces the TCP port, if given. */
    public Optional<String> internalApiServerSocketPathPrefix() {
        return text("internal_api_server_socket_path_prefix");
    }

    /** Milliseconds that a scheduler waits for a lookup. */
    public int lookupTimeoutMs() {
        return integer("lookup_timeout_ms");
    }

    /** Fewest hit tokens worth a retrieve. */
    public int minRetrieveTokens() {
        return integer("min_retrieve_tokens");
    }

    /** Share of every request that counts as a miss at least, 0 to 1, if given. */
    public Optional<Double> hitMissRatio() {
        return Optional.ofNullable((Double) values.get("hit_miss_ratio"));
    }

    /** Workers that answer lookups, if given; see {@link WorkerIds#resolve}. */
    public Optional<List<Integer>> lookupServerWorkerIds() {
        return integers("lookup_server_worker_ids");
    }

    /** Whether the scheduler has an engine of its own and looks up in it. */
    public boolean enableSchedulerBypassLookup() {
        return bool("enable_scheduler_bypass_lookup");
    }

    /** Whether chunks are kept in one object for each layer. */
    public boolean useLayerwise() {
        return bool("use_layerwise");
    }

    /** Whether lookups are asynchronous, and load what they find. */
    public boolean enableAsyncLoading() {
        return bool("enable_async_loading");
    }

    /** Whether the engine records an event for every stored chunk. */
    public boolean enableKvEvents() {
        return bool("enable_kv_events");
    }

    /** Seconds after which a pin is taken off by force. */
    public int pinTimeoutSec() {
        return integer("pin_timeout_sec");
    }

    /** Seconds between checks for overdue pins, at least 1. */
    public int pinCheckIntervalSec() {
        return integer("pin_check_interval_sec");
    }

    /** The value of a boolean key. */
    public boolean bool(String key) {
        return (Boolean) required(key);
    }

    /** The value of an integer key whose range fits an {@code int}. */
    public int integer(String key) {
        return Math.toIntExact((Long) required(key));
    }

    /** The value of a number key. */
    public double number(String key) {
        return (Double) required(key);
    }

    /** The value of a text key, if it is neither null nor empty. */
    public Optional<String> text(String key) {
        return optional(key).map(String.class::cast).filter(text -> !text.isEmpty());
    }

    /** The value of a text list, elements as text, if not null. */
    public Optional<List<String>> texts(String key) {
        return optional(key)
                .map(value -> ((List<?>) Converters.toTextList(value)).stream())
                .map(elements -> elements.map(PythonText::of).toList());
    }

    /** The value of an integer list whose elements fit an {@code int}, if not null. */
    public Optional<List<Integer>> integers(String key) {
        return optional(key)
                .map(value -> ((List<?>) value).stream())
                .map(elements -> elements.map(id -> Math.toIntExact((Long) id)).toList());
    }

    /** The value of a literal key of {@code extra_config}, if it is there and not null. */
    public Optional<Object> extra(String key) {
        return values.get("extra_config") instanceof Map<?, ?> extra
                ? Optional.ofNullable(extra.get(key))
                : Optional.empty();
    }

    /** As {@link #extra}, as text. */
    public String extraText(String key, String otherwise) {
        return extra(key).map(PythonText::of).orElse(otherwise);
    }

    /** As {@link #extra}, as a boolean by the rules of {@code bool} keys. */
    public boolean extraBoolean(String key, boolean otherwise) {
        return (Boolean) extra(key, Converters::toBool).orElse(otherwise);
    }

    /**
     * As {@link #extra}, as a number.
     *
     * @throws IllegalArgumentException if it is none
     */
    public double extraDouble(String key, double otherwise) {
        return (Double) extra(key, Converters::toFloat).orElse(otherwise);
    }

    /**
     * As {@link #extra}, as an integer.
     *
     * @throws IllegalArgumentException if it is none, or too large for an {@code int}
     */
    public int extraInt(String key, int otherwise) {
        long value = extraLong(key, otherwise);
        if (value != (int) value) {
            throw new IllegalArgumentException("extra_config." + key + ": too large: " + value);
        }
        return (int) value;
    }

    /**
     * As {@link #extra}, as an integer of 64 bits.
     *
     * @throws IllegalArgumentException if it is none
     */
    public long extraLong(String key, long otherwise) {
        return (Long) extra(key, Converters::toInt).orElse(otherwise);
    }

    private Optional<Object> extra(String key, Converter converter) {
        try {
            return extra(key).map(converter::convert);
        } catch (ConversionException e) {
            throw new IllegalArgumentException(
                    "extra_config.%s: expected %s".formatted(key, e.expected()), e);
        }
    }

    private String requiredText(String key) {
        return (String) required(key);
    }

    private Object required(String key) {
        return optional(key).orElseThrow(() -> new IllegalArgumentException(key + " may be null"));
    }

    private Optional<Object> optional(String key) {
        ConfigKey definition = table.require(key);
        return Optional.ofNullable(values.get(key)).or(definition::defaultValue);
    }
}
