package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorContract;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** The connector against a real server, by path style, with signatures. */
@Timeout(60)
class S3ConnectorTest extends RemoteConnectorContract {
    private static S3Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected RemoteConnector connect() throws Exception {
        server.empty();
        return new S3ConnectorFactory()
                .connect(RemoteUrl.parse("s3://" + S3Server.BUCKET), context(server.settings()));
    }

    @Override
    protected boolean keepsPartialChunks() {
        return false;
    }
}
