package io.lmcache4j.engine.storage.remote;

import java.io.IOException;

/**
 * Where one tier gets its connector from, the first time and after every failure.
 *
 * @param url of the store
 * @param factory that claims it
 * @param context what the connector may know
 */
public record ConnectorSource(
        RemoteUrl url, RemoteConnectorFactory factory, ConnectorContext context) {
    /**
     * Makes a connector, which the caller owns.
     *
     * @throws IllegalArgumentException if the settings can never work
     * @throws IOException if the store can't be reached now
     */
    RemoteConnector connect() throws IOException, InterruptedException {
        return factory.connect(url, context);
    }

    /** As {@link #connect}, for one that will only read. */
    RemoteConnector connectForReading() throws IOException, InterruptedException {
        return factory.connectForReading(url, context);
    }
}
