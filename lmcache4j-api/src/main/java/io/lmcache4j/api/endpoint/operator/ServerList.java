package io.lmcache4j.api.endpoint.operator;

import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.config.Role;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The internal API servers of one instance, as the dashboard wants them (http-api.md §7.7): the
 * scheduler's, then the workers', those that the include list leaves out left out.
 *
 * <p>It goes by the configuration alone, which all processes of an instance share, and asks nobody.
 * So a host is the one that is bound, {@code 0.0.0.0} too, and a base port of 0, by which every
 * server takes any free port, stays 0.
 *
 * @param servers in order of their offsets
 */
record ServerList(List<Server> servers) {
    /**
     * One server.
     *
     * @param name {@code INSTANCE_scheduler} or {@code INSTANCE_workerN}, or the instance alone
     *     where it has no engine
     * @param host it binds
     * @param port an Integer, or the path of its Unix socket as text
     */
    record Server(String name, String host, Object port) {
        Map<String, Object> json() {
            var json = new LinkedHashMap<String, Object>();
            json.put("name", name);
            json.put("host", host);
            json.put("port", port);
            return json;
        }
    }

    ServerList {
        servers = List.copyOf(servers);
    }

    /**
     * The servers that belong together with one of this role, in an instance of so many workers.
     */
    static ServerList of(LMCacheConfig config, Role role, int workers) {
        return switch (role) {
            case SCHEDULER, WORKER -> ofInstance(config, workers);
            case CONTROLLER, CACHE_SERVER ->
                    new ServerList(
                            List.of(
                                    new Server(
                                            config.instanceId(),
                                            config.internalApiServerHost(),
                                            port(config, 0))));
        };
    }

    private static ServerList ofInstance(LMCacheConfig config, int workers) {
        List<Integer> included = config.internalApiServerIncludeIndexList().orElse(List.of());
        List<Server> servers = new ArrayList<>();
        for (int offset = 0; offset <= workers; offset++) {
            // Empty means all, here too; LMCache's list would be empty (http-api.md §11.1, 16).
            if (included.isEmpty() || included.contains(offset)) {
                String role = offset == 0 ? "scheduler" : "worker" + (offset - 1);
                servers.add(
                        new Server(
                                config.instanceId() + "_" + role,
                                config.internalApiServerHost(),
                                port(config, offset)));
            }
        }
        return new ServerList(servers);
    }

    private static Object port(LMCacheConfig config, int offset) {
        int base = config.internalApiServerPortStart();
        Optional<String> prefix = config.internalApiServerSocketPathPrefix();
        if (prefix.isPresent()) {
            return prefix.get() + "_" + (base + offset);
        }
        return base == 0 ? 0 : base + offset;
    }

    List<Map<String, Object>> json() {
        return servers.stream().map(Server::json).toList();
    }
}
