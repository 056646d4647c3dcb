package io.lmcache4j.engine.storage.remote;

import java.io.IOException;
import java.util.List;

/**
 * Makes connectors for some schemes; found through {@link java.util.ServiceLoader}, after those of
 * this module.
 */
public interface RemoteConnectorFactory {
    /**
     * The schemes it claims, such as {@code redis}; also what a plugin of {@code
     * remote_storage_plugins} may be named after, as {@code redis} or {@code redis.second}.
     */
    List<String> schemes();

    /**
     * Makes a connector. Need not connect yet; one that does fails by an exception, and is asked
     * again later.
     *
     * @param url of one of the schemes, or {@code plugin://NAME} for a plugin without {@code url}
     * @throws IllegalArgumentException if the settings can never work; the message names the
     *     setting and what to write instead
     * @throws IOException if the store can't be reached now
     */
    RemoteConnector connect(RemoteUrl url, ConnectorContext context)
            throws IOException, InterruptedException;

    /**
     * Makes a connector that will be asked what is there and never to write: one that leaves no
     * trace and needs no right to write. Fails as {@link #connect}.
     */
    default RemoteConnector connectForReading(RemoteUrl url, ConnectorContext context)
            throws IOException, InterruptedException {
        return connect(url, context);
    }
}
