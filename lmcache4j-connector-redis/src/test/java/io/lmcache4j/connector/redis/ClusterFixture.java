package io.lmcache4j.connector.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Three masters, each with a replica. */
final class ClusterFixture implements AutoCloseable {
    private static final int NODES = 6;

    private final List<RedisProcess> nodes = new ArrayList<>();

    ClusterFixture() {
        List<String> create = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
        for (int i = 0; i < NODES; i++) {
            RedisProcess node = node();
            nodes.add(node);
            create.add("127.0.0.1:" + node.port());
        }
        create.addAll(List.of("--cluster-replicas", "1", "--cluster-yes"));
        RedisProcess.run(create.toArray(String[]::new));
        RedisProcess.await("the cluster", this::isWhole);
    }

    private static RedisProcess node() {
        // The bus of a node takes the port 10000 above its own, unless told another.
        return RedisProcess.start(
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                String.valueOf(RedisProcess.freePort()),
                "--cluster-node-timeout",
                "1000",
                "--repl-diskless-sync-delay",
                "0");
    }

    private boolean isWhole() {
        return nodes.stream()
                .allMatch(
                        node -> {
                            String known = node.cli("cluster", "nodes");
                            return known.lines().filter(line -> line.contains("slave")).count()
                                            == NODES / 2
                                    && node.cli("cluster", "info").contains("cluster_state:ok")
                                    && (node.cli("role").startsWith("master")
                                            || node.cli("role").contains("connected"));
                        });
    }

    String hosts() {
        return nodes.stream()
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(","));
    }

    List<RedisProcess> masters() {
        return nodes.stream()
                .filter(RedisProcess::isAlive)
                .filter(node -> node.cli("role").startsWith("master"))
                .toList();
    }

    void clear() {
        masters().forEach(node -> node.cli("flushall"));
    }

    @Override
    public void close() {
        nodes.forEach(RedisProcess::close);
    }
}
