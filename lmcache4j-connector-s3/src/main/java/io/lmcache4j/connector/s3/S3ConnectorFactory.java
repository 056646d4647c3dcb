package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.io.IOException;
import java.util.List;

/** Claims {@code s3://}. Loads no class of the AWS SDK before a connector is wanted. */
public final class S3ConnectorFactory implements RemoteConnectorFactory {
    /** For {@link java.util.ServiceLoader}. */
    public S3ConnectorFactory() {}

    @Override
    public List<String> schemes() {
        return List.of("s3");
    }

    /**
     * Asks for the bucket once, so that a wrong setting is seen at the start, and the first lookup,
     * which has little time, does not wait for classes and credentials to load.
     */
    @Override
    public RemoteConnector connect(RemoteUrl url, ConnectorContext context)
            throws IOException, InterruptedException {
        S3Connector connector = new S3Connector(S3Settings.of(url, context), context.format());
        boolean well = false;
        try {
            connector.ping();
            well = true;
            return connector;
        } finally {
            if (!well) {
                connector.close();
            }
        }
    }
}
