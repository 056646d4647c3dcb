import io.lmcache4j.connector.s3.S3ConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;

/** Chunks in a bucket of S3: the scheme {@code s3}; joins the engine as a service. */
module io.lmcache4j.connector.s3 {
    requires io.lmcache4j.engine;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.awscore;
    requires software.amazon.awssdk.core;
    requires software.amazon.awssdk.http;
    requires software.amazon.awssdk.http.apache5;
    requires software.amazon.awssdk.identity.spi;
    requires software.amazon.awssdk.regions;
    requires software.amazon.awssdk.services.s3;
    requires software.amazon.awssdk.retries;
    requires software.amazon.awssdk.utils;

    provides RemoteConnectorFactory with
            S3ConnectorFactory;
}
