package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.health.HealthCheck;
import io.lmcache4j.engine.health.HealthResult;
import io.lmcache4j.engine.storage.remote.lm.LmCommand;
import io.lmcache4j.engine.storage.remote.lm.LmReply;
import io.lmcache4j.engine.storage.remote.lm.LmRequest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/**
 * Whether a cache server does its work: asks it for its health as a client does, and looks at its
 * memory. While every connection is taken it does not ask, as that could cost a client its own.
 */
public final class StoreReadiness implements HealthCheck {
    private static final int PATIENCE_MILLIS = 2_000;

    private final StoreServer server;
    private final StoreTiers tiers;

    /** Looks after a server and its tiers. */
    public StoreReadiness(StoreServer server, StoreTiers tiers) {
        this.server = server;
        this.tiers = tiers;
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public HealthResult check() {
        if (!server.isAccepting()) {
            return new HealthResult.Unhealthy("the cache server no longer takes clients");
        }
        if (server.isFull()) {
            return new HealthResult.Degraded(
                    "all %d connections are taken; raise --max-connections"
                            .formatted(server.connections()));
        }
        try {
            if (!asked()) {
                return new HealthResult.Unhealthy("the cache server says that it is not well");
            }
        } catch (IOException e) {
            return new HealthResult.Unhealthy("the cache server does not answer: " + e);
        }
        return tiers.memoryHealth();
    }

    private boolean asked() throws IOException {
        InetSocketAddress address = server.address();
        InetAddress host =
                address.getAddress().isAnyLocalAddress()
                        ? InetAddress.getLoopbackAddress()
                        : address.getAddress();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, address.getPort()), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(LmRequest.of(LmCommand.HEALTH, "").encode().array());
            byte[] reply = socket.getInputStream().readNBytes(LmReply.SIZE);
            return Arrays.equals(reply, LmReply.YES.encode().array());
        }
    }
}
