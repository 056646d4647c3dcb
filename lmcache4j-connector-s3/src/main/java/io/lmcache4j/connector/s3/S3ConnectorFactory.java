package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.util.List;

/** Claims {@code s3://}. Loads no class of the AWS SDK before a connector is wanted. */
public final class S3ConnectorFactory implements RemoteConnectorFactory {
    /** For {@link java.util.ServiceLoader}. */
    public S3ConnectorFactory() {}

    @Override
    public List<String> schemes() {
        return List.of("s3");
    }

    @Override
    public RemoteConnector connect(RemoteUrl url, ConnectorContext context) {
        return new S3Connector(S3Settings.of(url, context), context.format());
    }
}
