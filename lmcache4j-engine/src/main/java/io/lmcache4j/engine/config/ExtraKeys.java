package io.lmcache4j.engine.config;

import static io.lmcache4j.engine.config.Effect.BACKEND;
import static io.lmcache4j.engine.config.Effect.LIVE;
import static io.lmcache4j.engine.config.Effect.LOOKUP;
import static io.lmcache4j.engine.config.Effect.RESTART;
import static io.lmcache4j.engine.config.KeyType.BOOL;
import static io.lmcache4j.engine.config.KeyType.DICT;
import static io.lmcache4j.engine.config.KeyType.FLOAT;
import static io.lmcache4j.engine.config.KeyType.FLOAT_LIST;
import static io.lmcache4j.engine.config.KeyType.INT;
import static io.lmcache4j.engine.config.KeyType.TEXT;
import static io.lmcache4j.engine.config.KeyType.TEXT_LIST;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The table of known keys of {@code extra_config}: LMCache's (engine.md §1.7, http-api.md §9) and
 * ours, which start with {@code lmcache4j.}. Other keys pass unchecked, since plugins have their
 * own.
 */
final class ExtraKeys {
    /** What our own keys start with; unknown ones are warned about. */
    static final String OWN_PREFIX = "lmcache4j.";

    private static final Pattern PYTHON_GENERATION = Pattern.compile("3\\.(?:[4-9]|[1-9][0-9])");
    private static final Pattern SOCKET_MODE = Pattern.compile("0[0-7]{3}");
    private static final Pattern NETWORK_ROLES =
            Pattern.compile(
                    "\\s*(?i:all|ROLE(?:\\s*,\\s*ROLE)*)\\s*"
                            .replace("ROLE", "(?:viewer|operator|admin|debugger)"));
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/\\s]+");
    private static final Pattern ROLES =
            Pattern.compile(
                    "(?i)\\s*(viewer|operator|admin|debugger)\\s*(,\\s*(viewer|operator|admin|debugger)\\s*)*");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,20}");
    private static final BigInteger LEAST_HASH = BigInteger.TWO.pow(63).negate();
    private static final BigInteger MOST_HASH = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    static final List<ExtraKey> ALL =
            List.of(
                    key(
                            "lmcache4j.none_hash",
                            TEXT,
                            "from PYTHONHASHSEED, else zero",
                            RESTART,
                            ExtraKeys::noneHash,
                            "where the hash chain starts: zero, seed:TEXT, or an integer"),
                    key(
                            "lmcache4j.python_generation",
                            TEXT,
                            "3.11",
                            RESTART,
                            ExtraKeys::pythonGeneration,
                            "Python whose string hash a seed goes through; \"3.10\" selects the"
                                    + " older one"),
                    key(
                            "lmcache4j.max_chunks",
                            INT,
                            "-",
                            BACKEND,
                            Check.between(1, Integer.MAX_VALUE),
                            "most chunks in the CPU tier, or layers of them under use_layerwise;"
                                    + " null means what the pool holds"),
                    key(
                            "lmcache4j.prefetch_concurrency",
                            INT,
                            "4",
                            RESTART,
                            Check.between(1, 1000),
                            "asynchronous lookups of a worker that load from slower tiers at once"),
                    key(
                            "lmcache4j.max_disk_chunks",
                            INT,
                            "-",
                            BACKEND,
                            Check.between(1, Integer.MAX_VALUE),
                            "most chunks in the disk tier; null means what max_local_disk_size"
                                    + " holds"),
                    key(
                            "lmcache4j.max_disk_put_bytes",
                            INT,
                            "a quarter of the pool, 512 MiB at most",
                            BACKEND,
                            Check.between(1, Long.MAX_VALUE),
                            "disk tier: most bytes that wait to be written; what comes on top is"
                                    + " dropped and counted"),
                    key(
                            "lmcache4j.data_dir",
                            TEXT,
                            "the user's state directory",
                            RESTART,
                            Check.ANY,
                            "directory of what this program writes, such as the audit log"),
                    key(
                            "lmcache4j.redis_key_prefix",
                            TEXT,
                            "-",
                            BACKEND,
                            Check.ANY,
                            "Redis family: what every key begins with"),
                    key(
                            "lmcache4j.redis_ttl_secs",
                            INT,
                            "-",
                            BACKEND,
                            Check.between(1, Integer.MAX_VALUE),
                            "Redis family: seconds after which a chunk goes; null means never"),
                    key(
                            "lmcache4j.redis_connections",
                            INT,
                            "8",
                            BACKEND,
                            Check.between(1, 150),
                            "Redis family: connections to the server, or to each node of a"
                                    + " cluster"),
                    key(
                            "lmcache4j.redis_request_timeout_secs",
                            FLOAT,
                            "5.0",
                            BACKEND,
                            Check.positive(),
                            "Redis family: seconds of silence after which a call fails; behind"
                                    + " sentinels the default is REDIS_TIMEOUT, or 1"),
                    key(
                            "lmcache4j.redis_connect_timeout_secs",
                            FLOAT,
                            "10.0",
                            BACKEND,
                            Check.positive(),
                            "Redis family: seconds for making a connection"),
                    key(
                            "lmcache4j.redis_tls_ca",
                            TEXT,
                            "-",
                            BACKEND,
                            Check.ANY,
                            "Redis family: PEM file of the certificates to trust instead of the"
                                    + " JVM's"),
                    key(
                            "lmcache4j.resp_layout",
                            TEXT,
                            "raw",
                            BACKEND,
                            Check.oneOf("raw", "two_keys"),
                            "resp and valkey: raw is one key with the data alone, two_keys what"
                                    + " redis has"),
                    key(
                            "lmcache4j.api_groups",
                            TEXT_LIST,
                            "all",
                            RESTART,
                            Check.ANY,
                            "endpoint groups to serve"),
                    key(
                            "lmcache4j.socket_mode",
                            TEXT,
                            "0660",
                            RESTART,
                            ExtraKeys::socketMode,
                            "permissions of the API server's Unix sockets"),
                    key(
                            "lmcache4j.auth_file",
                            TEXT,
                            "-",
                            RESTART,
                            Check.ANY,
                            "API server: file of tokens, lines NAME:ROLE[,ROLE]:SHA256; read again"
                                    + " when it changes"),
                    key(
                            "lmcache4j.network_roles",
                            TEXT,
                            "viewer",
                            RESTART,
                            ExtraKeys::networkRoles,
                            "API server: roles of callers without a token beyond loopback: all, or"
                                    + " some of viewer, operator, admin, debugger"),
                    key(
                            "lmcache4j.admin_socket",
                            TEXT,
                            "-",
                            RESTART,
                            Check.ANY,
                            "API server: Unix socket whose callers may do everything; _PORT is"
                                    + " added"),
                    key(
                            "lmcache4j.max_header_bytes",
                            INT,
                            "65536",
                            RESTART,
                            Check.between(1024, 1 << 24),
                            "API server: most bytes of a request line and its headers; 431 above"),
                    key(
                            "lmcache4j.max_body_bytes",
                            INT,
                            "8388608",
                            RESTART,
                            Check.between(1, 1 << 30),
                            "API server: most bytes of a request body; 413 above"),
                    key(
                            "lmcache4j.max_upload_bytes",
                            INT,
                            "67108864",
                            RESTART,
                            Check.between(1, 1 << 30),
                            "API server: the same where a route takes files"),
                    key(
                            "lmcache4j.max_connections",
                            INT,
                            "1024",
                            RESTART,
                            Check.between(1, Integer.MAX_VALUE),
                            "API server: most connections at once; 503 above"),
                    key(
                            "lmcache4j.max_requests_in_flight",
                            INT,
                            "256",
                            RESTART,
                            Check.between(1, Integer.MAX_VALUE),
                            "API server: most requests at once, health probes not counted; 503"
                                    + " above"),
                    key(
                            "lmcache4j.header_timeout_secs",
                            FLOAT,
                            "30.0",
                            RESTART,
                            Check.positive(),
                            "API server: seconds for a head, and for a body plus one for each 16"
                                    + " KiB; 408 after"),
                    key(
                            "lmcache4j.idle_timeout_secs",
                            FLOAT,
                            "60.0",
                            RESTART,
                            Check.positive(),
                            "API server: seconds that a connection may be silent"),
                    key(
                            "lmcache4j.allowed_hosts",
                            TEXT_LIST,
                            "[]",
                            RESTART,
                            Check.ANY,
                            "API server: host names, besides localhost and addresses, by which"
                                    + " browsers may reach it"),
                    key(
                            "lmcache4j.allowed_origins",
                            TEXT_LIST,
                            "[]",
                            RESTART,
                            ExtraKeys::origins,
                            "API server: origins, besides its own, whose pages may change"
                                    + " something, such as http://ui:8000"),
                    key(
                            "lmcache4j.tls_cert",
                            TEXT,
                            "-",
                            RESTART,
                            Check.ANY,
                            "API server: PEM file of its certificate and of those that lead to its"
                                    + " issuer; read again when it changes"),
                    key(
                            "lmcache4j.tls_key",
                            TEXT,
                            "-",
                            RESTART,
                            Check.ANY,
                            "API server: PEM file of the private key of that certificate"),
                    key(
                            "lmcache4j.tls_client_ca",
                            TEXT,
                            "-",
                            RESTART,
                            Check.ANY,
                            "API server: PEM file of the issuers of the certificates that clients"
                                    + " may show"),
                    key(
                            "lmcache4j.tls_roles",
                            DICT,
                            "{}",
                            RESTART,
                            ExtraKeys::roles,
                            "API server: roles of clients by the common name of their certificate,"
                                    + " such as {\"ops\": \"admin,debugger\"}"),
                    key(
                            "lmcache4j.mask_secrets",
                            BOOL,
                            "true",
                            RESTART,
                            Check.ANY,
                            "false or 0 shows secrets in answers to everybody, as LMCache does;"
                                    + " logs hide them all the same"),
                    key(
                            "internal_api_server_access_log",
                            BOOL,
                            "true",
                            RESTART,
                            Check.ANY,
                            "log a line for every request"),
                    key(
                            "internal_api_server_log_level",
                            TEXT,
                            "warning",
                            RESTART,
                            Check.ANY,
                            "log level of the API server"),
                    key(
                            "force_store_wait",
                            BOOL,
                            "false",
                            LIVE,
                            Check.ANY,
                            "a store waits for memory, and for the disk tier's queue, at most"
                                    + " blocking_timeout_secs"),
                    key(
                            "ping_timeout",
                            FLOAT,
                            "5.0",
                            LIVE,
                            Check.positive(),
                            "seconds that a ping of a remote store may take"),
                    key(
                            "ping_interval",
                            FLOAT,
                            "30.0",
                            RESTART,
                            Check.positive(),
                            "seconds between health checks"),
                    key(
                            "fallback_policy",
                            TEXT,
                            "recompute",
                            RESTART,
                            Check.oneOf("recompute", "local_cpu"),
                            "what an unhealthy backend means: recompute or local_cpu"),
                    key(
                            "get_blocking_failed_threshold",
                            INT,
                            "10",
                            LIVE,
                            Check.between(1, Integer.MAX_VALUE),
                            "failed reads between two checks that make a remote store unhealthy"),
                    key(
                            "waiting_time_for_recovery",
                            FLOAT,
                            "30.0",
                            LIVE,
                            Check.positive(),
                            "seconds before a store whose reads failed is tried again; 300 in"
                                    + " LMCache"),
                    key(
                            "lmcache4j.remote_contains_timeout_secs",
                            FLOAT,
                            "1.0",
                            LIVE,
                            Check.positive(),
                            "seconds that asking a remote store what it has, or removing a piece,"
                                    + " may take"),
                    key(
                            "lmcache4j.remote_put_timeout_secs",
                            FLOAT,
                            "10.0",
                            LIVE,
                            Check.positive(),
                            "seconds that writing one piece to a remote store may take"),
                    key(
                            "lmcache4j.max_remote_put_bytes",
                            INT,
                            "half of max_local_cpu_size",
                            LIVE,
                            Check.between(1, Long.MAX_VALUE),
                            "bytes that may be on their way to one remote store; more is dropped"),
                    key(
                            "remote_storage_plugin.NAME.url",
                            TEXT,
                            "plugin://NAME",
                            BACKEND,
                            Check.ANY,
                            "URL of the store of a plugin; ours"),
                    key(
                            "histogram_bucket_METRIC",
                            FLOAT_LIST,
                            "the metric's own",
                            RESTART,
                            Check.ANY,
                            "bucket bounds of a histogram, named without its prefix"),
                    key(
                            "save_only_first_rank",
                            BOOL,
                            "use_mla",
                            RESTART,
                            Check.ANY,
                            "under MLA keys carry world size 1; here every rank stores all the"
                                    + " same"),
                    noEffect(
                            "first_rank_max_local_cpu_size",
                            FLOAT,
                            "max_local_cpu_size",
                            "GB of the pool of rank 0 in that mode"),
                    key(
                            "remote_enable_mla_worker_id_as0",
                            BOOL,
                            "use_mla",
                            BACKEND,
                            Check.ANY,
                            "under MLA all ranks read the keys of worker 0 from remote stores, and"
                                    + " only rank 0 writes"),
                    key(
                            "use_odirect",
                            BOOL,
                            "false",
                            BACKEND,
                            Check.ANY,
                            "disk tier: past the page cache, where a chunk's size allows it"),
                    key(
                            "disk_io_threads",
                            INT,
                            "4",
                            BACKEND,
                            Check.between(1, 256),
                            "disk tier: threads that read and write"),
                    noEffect(
                            "use_exists_sync",
                            BOOL,
                            "false",
                            "remote tier: how existence is asked"),
                    key(
                            "save_chunk_meta",
                            BOOL,
                            "true",
                            BACKEND,
                            Check.ANY,
                            "remote tier: write the metadata header"),
                    key(
                            "fs_connector_relative_tmp_dir",
                            TEXT,
                            "-",
                            BACKEND,
                            Check.ANY,
                            "fs connector: where files are written first, below the base"),
                    key(
                            "fs_connector_read_ahead_size",
                            INT,
                            "0",
                            BACKEND,
                            Check.between(0, Integer.MAX_VALUE),
                            "fs connector: bytes read first, then the rest; 0 reads all at once"),
                    key(
                            "fs_connector_use_odirect",
                            BOOL,
                            "false",
                            BACKEND,
                            Check.ANY,
                            "fs connector: pass the page cache by, for files of whole blocks"
                                    + " without a header"),
                    key(
                            "lmcache4j.lm_connections",
                            INT,
                            "4",
                            BACKEND,
                            Check.between(1, 64),
                            "most connections to one cache server of lm://"),
                    key(
                            "fs_base_path",
                            TEXT,
                            "-",
                            BACKEND,
                            Check.ANY,
                            "fs connector of a plugin: directories, separated by commas"),
                    key(
                            "remote_storage_plugin.NAME.base_path",
                            TEXT,
                            "-",
                            BACKEND,
                            Check.ANY,
                            "fs connector of one plugin: its directories"),
                    noEffect(
                            "remote_storage_plugin.NAME.module_path",
                            TEXT,
                            "-",
                            "remote store from a plugin"),
                    noEffect(
                            "remote_storage_plugin.NAME.class_name",
                            TEXT,
                            "-",
                            "remote store from a plugin"),
                    noEffect(
                            "storage_plugin.NAME.module_path",
                            TEXT,
                            "-",
                            "storage backend from a plugin"),
                    noEffect(
                            "storage_plugin.NAME.class_name",
                            TEXT,
                            "-",
                            "storage backend from a plugin"),
                    key(
                            "audit_backend_enabled",
                            BOOL,
                            "false",
                            BACKEND,
                            Check.ANY,
                            "log what is asked of every tier but the CPU one (lmcache.audit)"),
                    key(
                            "audit_actual_remote_url",
                            TEXT,
                            "-",
                            BACKEND,
                            Check.ANY,
                            "URL of the store that audit:// logs and verifies"),
                    key(
                            "chunk_statistics_async_queue_capacity",
                            INT,
                            "100000",
                            LOOKUP,
                            Check.between(1, Integer.MAX_VALUE),
                            "chunk statistics: requests that may wait to be recorded"),
                    noEffect(
                            "chunk_statistics_async_preprocess_chunks",
                            BOOL,
                            "false",
                            "chunk statistics: prompts are always hashed by the caller"),
                    key(
                            "chunk_statistics_mem_bf_expected_chunks",
                            INT,
                            "20000000",
                            LOOKUP,
                            Check.between(1, Integer.MAX_VALUE),
                            "chunk statistics: elements of the Bloom filter"),
                    key(
                            "chunk_statistics_mem_bf_false_positive_rate",
                            FLOAT,
                            "0.01",
                            LOOKUP,
                            Check.positive(),
                            "chunk statistics: new chunks the Bloom filter may take for known"
                                    + " ones, between 0 and 1"),
                    key(
                            "chunk_statistics_file_rotation_size",
                            INT,
                            "104857600",
                            LOOKUP,
                            Check.between(1, Integer.MAX_VALUE),
                            "chunk statistics: bytes from which on a file gets no more lines"),
                    key(
                            "chunk_statistics_file_max_count",
                            INT,
                            "100",
                            LOOKUP,
                            Check.between(1, Integer.MAX_VALUE),
                            "chunk statistics: files to keep"),
                    key(
                            "chunk_statistics_file_output_dir",
                            TEXT,
                            "./chunk_hashes",
                            LOOKUP,
                            Check.ANY,
                            "chunk statistics: directory of the files"),
                    noEffect("shm_name", TEXT, "-", "pool in POSIX shared memory"),
                    noEffect("enable_nixl_storage", BOOL, "false", "NIXL"),
                    noEffect("nixl_backend", TEXT, "-", "NIXL"),
                    noEffect("nixl_pool_size", INT, "-", "NIXL"),
                    noEffect("nixl_presence_cache", BOOL, "false", "NIXL"),
                    noEffect("nixl_presence_cache_only", BOOL, "false", "NIXL"),
                    noEffect("nixl_use_hugepages", BOOL, "false", "NIXL"),
                    key(
                            "s3_region",
                            TEXT,
                            "-",
                            BACKEND,
                            Check.ANY,
                            "s3: region of the bucket, required"),
                    key(
                            "s3_num_io_threads",
                            INT,
                            "64",
                            BACKEND,
                            Check.between(1, Integer.MAX_VALUE),
                            "s3: most connections"),
                    noEffect("s3_prefer_http2", BOOL, "true", "s3: HTTP/1.1 is spoken"),
                    key(
                            "s3_enable_s3express",
                            BOOL,
                            "false",
                            BACKEND,
                            Check.ANY,
                            "s3: sessions for buckets of S3 Express"),
                    key(
                            "disable_tls",
                            BOOL,
                            "false",
                            BACKEND,
                            Check.ANY,
                            "s3: http instead of https"),
                    key(
                            "aws_access_key_id",
                            TEXT,
                            "where the AWS SDK looks",
                            BACKEND,
                            Check.ANY,
                            "s3: key pair, with aws_secret_access_key"),
                    key(
                            "aws_secret_access_key",
                            TEXT,
                            "where the AWS SDK looks",
                            BACKEND,
                            Check.ANY,
                            "s3: key pair, with aws_access_key_id"),
                    key(
                            "lmcache4j.s3_endpoint",
                            TEXT,
                            "from the URL",
                            BACKEND,
                            Check.ANY,
                            "s3: address of another server, such as http://minio:9000; the URL is"
                                    + " then s3://BUCKET"),
                    key(
                            "lmcache4j.s3_path_style",
                            BOOL,
                            "false",
                            BACKEND,
                            Check.ANY,
                            "s3: the bucket stands in the path instead of the host"),
                    key(
                            "lmcache4j.worker_ip",
                            TEXT,
                            "the interface that leads outside",
                            RESTART,
                            Check.ANY,
                            "address that a worker gives the controller, for hosts with "
                                    + "several and for containers"),
                    key(
                            "lmcache4j.worker_listen_host",
                            TEXT,
                            "worker_ip, or * if it is another machine's",
                            RESTART,
                            Check.ANY,
                            "where a worker takes the controller's commands; * for every "
                                    + "interface"),
                    key(
                            "lmcache4j.controller_queue_size",
                            INT,
                            "65536",
                            RESTART,
                            Check.between(16, 1 << 24),
                            "events of each tier that wait for the controller; when they "
                                    + "are more, it gets a full sync"),
                    key(
                            "lmcache4j.curve_key_file",
                            TEXT,
                            "-",
                            RESTART,
                            Check.ANY,
                            "file with the CURVE secret key of a fleet; encrypts what a "
                                    + "worker and our controller say to each other"),
                    key(
                            "worker_socket_recv_timeout_ms",
                            INT,
                            "30000",
                            RESTART,
                            Check.between(1, 3_600_000),
                            "how long a worker waits for an answer of the controller"),
                    key(
                            "worker_socket_send_timeout_ms",
                            INT,
                            "10000",
                            RESTART,
                            Check.between(1, 3_600_000),
                            "how long a message of a full sync waits for room on its way"),
                    key(
                            "kv_msg_batch_size",
                            INT,
                            "50",
                            RESTART,
                            Check.between(1, 10_000),
                            "events in a message to the controller"),
                    key(
                            "kv_msg_batch_timeout",
                            FLOAT,
                            "0.01",
                            RESTART,
                            Check.seconds(),
                            "seconds that an event waits for others"),
                    key(
                            "full_sync_startup_delay_s",
                            FLOAT,
                            "5.0",
                            RESTART,
                            Check.seconds(),
                            "full sync: most seconds before it begins; each worker draws "
                                    + "its own"),
                    key(
                            "full_sync_batch_size",
                            INT,
                            "2000",
                            RESTART,
                            Check.between(1, 1_000_000),
                            "full sync: keys in a message"),
                    key(
                            "full_sync_batch_interval_ms",
                            INT,
                            "5",
                            RESTART,
                            Check.between(0, 60_000),
                            "full sync: pause between messages"),
                    key(
                            "full_sync_max_retry_count",
                            INT,
                            "3",
                            RESTART,
                            Check.between(0, 1000),
                            "full sync: repetitions of a start that is refused, and of "
                                    + "missing messages"),
                    key(
                            "full_sync_retry_delay_s",
                            FLOAT,
                            "1.0",
                            RESTART,
                            Check.seconds(),
                            "full sync: seconds between those"),
                    key(
                            "full_sync_status_poll_interval_s",
                            FLOAT,
                            "5.0",
                            RESTART,
                            Check.seconds(),
                            "full sync: most seconds between questions whether it is "
                                    + "complete"),
                    key(
                            "full_sync_max_poll_attempts",
                            INT,
                            "60",
                            RESTART,
                            Check.between(1, 100_000),
                            "full sync: most such questions"));

    private ExtraKeys() {}

    /** The converter of {@code extra_config}: a map whose known keys can be used. */
    static Object convert(Object value) {
        Object converted = Converters.toDict(value);
        if (converted instanceof Map<?, ?> map) {
            map.forEach(
                    (name, inner) ->
                            find((String) name).ifPresent(key -> key.verify((String) name, inner)));
        }
        return converted;
    }

    /** The known key that a key of the map is. */
    static Optional<ExtraKey> find(String name) {
        return ALL.stream().filter(key -> key.matches(name)).findFirst();
    }

    /** What it takes for everything that differs between two maps to act; null is an empty map. */
    static Effect effect(Object before, Object after) {
        Map<?, ?> old = before instanceof Map<?, ?> map ? map : Map.of();
        Map<?, ?> now = after instanceof Map<?, ?> map ? map : Map.of();
        Set<Object> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(old.get(name), now.get(name)))
                // A plugin that reads an unknown key may have kept a copy.
                .map(name -> find((String) name).map(ExtraKey::effect).orElse(RESTART))
                .max(Effect::compareTo)
                .orElse(Effect.NONE);
    }

    private static ExtraKey key(
            String name,
            KeyType type,
            String defaultText,
            Effect effect,
            Check check,
            String help) {
        return new ExtraKey(name, type, defaultText, effect, check, help);
    }

    private static ExtraKey noEffect(String name, KeyType type, String defaultText, String help) {
        return new ExtraKey(name, type, defaultText, Effect.NONE, Check.ANY, help);
    }

    private static Optional<String> noneHash(Object value) {
        String text = (String) value;
        boolean known =
                text.equals("zero")
                        || text.startsWith("seed:")
                        || (INTEGER.matcher(text).matches() && isHash(new BigInteger(text)));
        return known
                ? Optional.empty()
                : Optional.of("zero, seed:TEXT, or an integer from -2^63 to 2^64-1");
    }

    private static boolean isHash(BigInteger number) {
        return number.compareTo(LEAST_HASH) >= 0 && number.compareTo(MOST_HASH) <= 0;
    }

    /** YAML reads 0660 without quotes as the number 432, which must not become a mode. */
    private static Optional<String> socketMode(Object value) {
        return SOCKET_MODE.matcher((String) value).matches()
                ? Optional.empty()
                : Optional.of("octal permissions such as \"0660\", in quotes");
    }

    private static Optional<String> networkRoles(Object value) {
        return NETWORK_ROLES.matcher((String) value).matches()
                ? Optional.empty()
                : Optional.of(
                        "all, or some of viewer, operator, admin, debugger with commas between");
    }

    private static Optional<String> origins(Object value) {
        return ((List<?>) value)
                        .stream().allMatch(origin -> ORIGIN.matcher((String) origin).matches())
                ? Optional.empty()
                : Optional.of("a list of origins such as http://ui:8000, without a path");
    }

    private static Optional<String> roles(Object value) {
        return ((Map<?, ?>) value)
                        .values().stream()
                                .allMatch(
                                        roles ->
                                                roles instanceof String text
                                                        && ROLES.matcher(text).matches())
                ? Optional.empty()
                : Optional.of(
                        "an object whose values are viewer, operator, admin or debugger, with"
                                + " commas between");
    }

    /** An unquoted 3.10 in YAML is the number 3.1. */
    private static Optional<String> pythonGeneration(Object value) {
        return PYTHON_GENERATION.matcher((String) value).matches()
                ? Optional.empty()
                : Optional.of("a Python version such as \"3.10\", in quotes");
    }
}
