/** The cache engine: configuration, keys, hashing, memory, tiers, lookup; no HTTP. */
module io.lmcache4j.engine {
    requires transitive io.prometheus.metrics.model;
    requires transitive org.slf4j;
    requires hash4j;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires io.prometheus.metrics.core;
    requires io.prometheus.metrics.instrumentation.jvm;
    requires jdk.unsupported;
    requires org.yaml.snakeyaml;

    uses io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;

    exports io.lmcache4j.engine;
    exports io.lmcache4j.engine.config;
    exports io.lmcache4j.engine.event;
    exports io.lmcache4j.engine.health;
    exports io.lmcache4j.engine.key;
    exports io.lmcache4j.engine.layout;
    exports io.lmcache4j.engine.lookup;
    exports io.lmcache4j.engine.memory;
    exports io.lmcache4j.engine.metrics;
    exports io.lmcache4j.engine.periodic;
    exports io.lmcache4j.engine.statistics;
    exports io.lmcache4j.engine.storage;
    exports io.lmcache4j.engine.storage.cpu;
    exports io.lmcache4j.engine.storage.disk;
    exports io.lmcache4j.engine.storage.eviction;
    exports io.lmcache4j.engine.storage.remote;
    exports io.lmcache4j.engine.storage.remote.lm;
    exports io.lmcache4j.engine.storage.server;
    exports io.lmcache4j.engine.token;
}
