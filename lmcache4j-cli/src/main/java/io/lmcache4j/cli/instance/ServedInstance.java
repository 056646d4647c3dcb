package io.lmcache4j.cli.instance;

import io.lmcache4j.api.InternalApiServer;
import io.lmcache4j.controller.worker.WorkerReporter;
import io.lmcache4j.engine.CloseStack;
import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.Role;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An {@link Instance} with the internal API servers of its scheduler and workers, and what reports
 * to a controller where the configuration names one. Started whole or not at all; reporters and
 * servers stop before the managers end.
 */
public final class ServedInstance implements AutoCloseable {
    private final Instance instance;
    private final List<InternalApiServer> servers;
    private final CloseStack owned;

    private ServedInstance(Instance instance, List<InternalApiServer> servers, CloseStack owned) {
        this.instance = instance;
        this.servers = List.copyOf(servers);
        this.owned = owned;
    }

    /**
     * Starts instance and servers.
     *
     * @throws io.lmcache4j.engine.config.ConfigException if a setting can't be used
     * @throws io.lmcache4j.api.ApiServerException if a server can't listen; names the key to change
     * @throws IllegalArgumentException if a worker's port for commands can't be bound; names the
     *     key
     */
    public static ServedInstance start(InstanceOptions options) {
        CloseStack owned = new CloseStack();
        try {
            Instance instance = owned.own(Instance.start(options));
            List<InternalApiServer> servers = new ArrayList<>();
            owned.own(() -> stopAll(servers));
            for (LMCacheManager manager : instance.managers()) {
                InternalApiServer server = new InternalApiServer(manager);
                servers.add(server);
                server.start();
            }
            for (Rank rank : instance.ranks()) {
                WorkerReporter.start(rank.manager()).ifPresent(owned::own);
            }
            return new ServedInstance(instance, servers, owned);
        } catch (RuntimeException failed) {
            owned.closeAfter(failed);
            throw failed;
        }
    }

    /** Side by side, as each waits for its running requests. */
    private static void stopAll(List<InternalApiServer> servers) {
        CompletableFuture.allOf(
                        servers.stream()
                                .map(
                                        server ->
                                                CompletableFuture.runAsync(
                                                        server::stop, Thread::startVirtualThread))
                                .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    /** What is served. */
    public Instance instance() {
        return instance;
    }

    /** The scheduler's server, then the workers', those that are switched off too. */
    public List<InternalApiServer> servers() {
        return servers;
    }

    /**
     * The line that tells others where to connect, such as {@code ready: scheduler
     * http://127.0.0.1:6999, worker 0 http://127.0.0.1:7000}. Servers that the configuration
     * switches off are left out; an admin socket comes after its server, as {@code scheduler admin
     * unix:/run/lmcache/admin_6999}.
     */
    public String readyLine() {
        String addresses =
                servers.stream()
                        .flatMap(ServedInstance::addresses)
                        .collect(Collectors.joining(", "));
        return "ready: " + (addresses.isEmpty() ? "no API server is enabled" : addresses);
    }

    private static Stream<String> addresses(InternalApiServer server) {
        return Stream.concat(
                server.address().stream().map(address -> name(server) + " " + address),
                server.adminAddress().stream().map(address -> name(server) + " admin " + address));
    }

    private static String name(InternalApiServer server) {
        return server.manager().role() == Role.SCHEDULER
                ? "scheduler"
                : "worker " + server.manager().metadata().workerId();
    }

    /** Takes leave of the controller, stops the servers, then the instance. Repeatable. */
    @Override
    public void close() {
        owned.close();
    }
}
