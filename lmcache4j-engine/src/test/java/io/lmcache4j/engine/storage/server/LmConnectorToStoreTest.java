package io.lmcache4j.engine.storage.server;

import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorContract;
import io.lmcache4j.engine.storage.remote.RemoteUrl;
import io.lmcache4j.engine.storage.remote.lm.LmConnectorFactory;

import org.junit.jupiter.api.AfterEach;

import java.util.Map;

/** Our client of {@code lm://} keeps its promises with our server as the store. */
class LmConnectorToStoreTest extends RemoteConnectorContract {
    private ServedStore store;

    @Override
    protected RemoteConnector connect() throws Exception {
        store = new ServedStore();
        return new LmConnectorFactory()
                .connect(
                        RemoteUrl.parse("lm://127.0.0.1:" + store.server.address().getPort()),
                        context(Map.of()));
    }

    @Override
    protected boolean removes() {
        return false;
    }

    @AfterEach
    void stop() {
        store.close();
    }
}
