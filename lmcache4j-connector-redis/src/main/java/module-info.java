import io.lmcache4j.connector.redis.RedisConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;

/** Chunks in Redis and Valkey: one server, behind sentinels, or a cluster. */
module io.lmcache4j.connector.redis {
    requires transitive io.lmcache4j.engine;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.resolver;
    requires io.netty.transport;
    requires lettuce.core;
    requires org.reactivestreams;
    requires reactor.core;

    exports io.lmcache4j.connector.redis;

    provides RemoteConnectorFactory with
            RedisConnectorFactory;
}
