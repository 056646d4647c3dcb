package io.lmcache4j.engine.storage.remote.lm;

import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.util.List;

/** A cache server as a shared store: {@code lm://host:port}. */
public final class LmConnectorFactory implements RemoteConnectorFactory {
    private static final String CONNECTIONS = "lmcache4j.lm_connections";
    private static final int DEFAULT_CONNECTIONS = 4;

    /** One without settings; they come with each address. */
    public LmConnectorFactory() {}

    @Override
    public List<String> schemes() {
        return List.of("lm");
    }

    /** Connects at the first call. */
    @Override
    public RemoteConnector connect(RemoteUrl url, ConnectorContext context) {
        if (!url.scheme().equals("lm")) {
            throw new IllegalArgumentException(
                    "a cache server needs an address: set extra_config remote_storage_plugin.%s.url"
                            .formatted(url.rest()));
        }
        return new LmConnector(
                LmAddress.parse(url),
                context.format(),
                context.config().extraInt(CONNECTIONS, DEFAULT_CONNECTIONS));
    }
}
