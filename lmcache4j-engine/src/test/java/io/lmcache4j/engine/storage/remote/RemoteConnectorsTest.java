package io.lmcache4j.engine.storage.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class RemoteConnectorsTest {
    private final TestStore store = new TestStore();
    private final RemoteConnectors connectors =
            new RemoteConnectors(List.of(new BlackholeConnector.Factory(), store, new TestStore()));

    private static ConnectorContext context(Map<String, Object> extra) {
        return new RemoteFixture(extra).context();
    }

    @Test
    void theFirstThatClaimsTheSchemeHasIt() {
        ConnectorSource source = connectors.forUrl("TEST://somewhere:1", context(Map.of()));
        assertThat(source.factory()).isSameAs(store);
        assertThat(source.url().rest()).isEqualTo("somewhere:1");
    }

    @Test
    void anUnknownSchemeIsToldWhatThereIsWithoutItsPassword() {
        assertThatThrownBy(() -> connectors.forUrl("redis://u:hunter2@h:1", context(Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No adapter found for URL redis://u:***@h:1")
                .hasMessageContaining("known are blackhole, test")
                .hasMessageContaining("lmcache4j-connector-redis");
    }

    @Test
    void whatIsNoUrlIsRefused() {
        assertThatThrownBy(() -> connectors.forUrl("redis:6379", context(Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://host:port");
    }

    @Test
    void aPluginIsNamedAfterItsTypeOrHasAUrl() {
        ConnectorSource own = connectors.forPlugin("test.second", context(Map.of()));
        assertThat(own.factory()).isSameAs(store);
        assertThat(own.url().toString()).isEqualTo("plugin://test.second");
        ConnectorSource given =
                connectors.forPlugin(
                        "shared",
                        context(Map.of("remote_storage_plugin.shared.url", "test://h:2")));
        assertThat(given.url().toString()).isEqualTo("test://h:2");
    }

    @Test
    void aPluginInPythonIsToldThatItCannotRun() {
        assertThatThrownBy(
                        () ->
                                connectors.forPlugin(
                                        "mine",
                                        context(
                                                Map.of(
                                                        "remote_storage_plugin.mine.class_name",
                                                        "Mine"))))
                .hasMessageContaining("nothing here knows 'mine'")
                .hasMessageContaining("Python code, which can't run here");
    }

    @Test
    void theInstalledOnesAreThere() {
        assertThat(RemoteConnectors.installed().schemes()).contains("blackhole", "mock");
    }
}
