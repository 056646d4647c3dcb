package io.lmcache4j.connector.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A master, a replica, and three sentinels that watch them as {@code redismaster}. */
final class SentinelFixture implements AutoCloseable {
    static final String SERVICE = "redismaster";

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    SentinelFixture() {
        RedisProcess master = RedisProcess.start();
        servers.add(master);
        RedisProcess replica =
                RedisProcess.start(
                        "--replicaof",
                        "127.0.0.1 " + master.port(),
                        "--repl-diskless-sync-delay",
                        "0");
        servers.add(replica);
        RedisProcess.await("the replica", () -> replica.cli("role").contains("connected"));
        String watch =
                """
                bind 127.0.0.1
                sentinel monitor %1$s 127.0.0.1 %2$d 2
                sentinel down-after-milliseconds %1$s 500
                sentinel failover-timeout %1$s 5000
                """
                        .formatted(SERVICE, master.port());
        for (int i = 0; i < 3; i++) {
            sentinels.add(RedisProcess.startWithFile(RedisProcess.freePort(), watch, "--sentinel"));
        }
        RedisProcess.await("sentinels that know each other", this::isComplete);
    }

    private boolean isComplete() {
        return sentinels.stream()
                .map(sentinel -> sentinel.cli("sentinel", "master", SERVICE))
                .allMatch(
                        state ->
                                state.contains("num-other-sentinels\n2")
                                        && state.contains("num-slaves\n1"));
    }

    String url() {
        return "redis-sentinel://"
                + sentinels.stream()
                        .map(sentinel -> "127.0.0.1:" + sentinel.port())
                        .collect(Collectors.joining(","));
    }

    /** Who is master in the eyes of the first sentinel. */
    RedisProcess master() {
        String answer = sentinels.getFirst().cli("sentinel", "get-master-addr-by-name", SERVICE);
        return servers.stream()
                .filter(server -> answer.endsWith("\n" + server.port()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        servers.forEach(RedisProcess::close);
    }
}
