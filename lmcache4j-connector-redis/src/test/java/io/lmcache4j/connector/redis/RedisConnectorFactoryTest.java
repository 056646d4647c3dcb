package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Addresses and settings, right and wrong. No server is asked. */
class RedisConnectorFactoryTest {
    private static ConnectorContext context(
            Map<String, Object> extra, Map<String, String> environment) {
        ConnectorContext plain = RedisContract.settings(extra);
        return new ConnectorContext(
                plain.config(), plain.metadata(), plain.format(), environment, plain.plugin());
    }

    private static void connect(String url, Map<String, Object> extra) {
        try (RemoteConnector connector =
                new RedisConnectorFactory()
                        .connect(RemoteUrl.parse(url), context(extra, Map.of()))) {
            assertThat(connector.canPing()).isTrue();
        }
    }

    @Test
    void itIsFoundByItsInterface() {
        assertThat(ServiceLoader.load(RemoteConnectorFactory.class))
                .hasAtLeastOneElementOfType(RedisConnectorFactory.class);
    }

    @ParameterizedTest
    @CsvSource({
        "redis://host, host is fine without a port",
        "redis://u:p@h:1/3, everything",
        "redis://[::1]:7000, an address in brackets",
        "'redis-sentinel://a:1,b:2/service', sentinels",
        "'redis-cluster://a:1,b:2', a cluster",
        "valkey://h:1/2?tls=true, TLS",
        "resp://h:1?cluster=true, a cluster too",
        "unix:///run/x.sock?db=2, a socket"
    })
    void goodAddressesNeedNoServer(String url, String why) {
        connect(url, Map.of());
        assertThat(why).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "redis://, a host is missing",
        "redis://h:x, 'h:x' is no host:port",
        "redis://h:70000, is no host:port",
        "redis://secret@h:1, a user needs a password",
        "redis://h:1/x, 'x' is no number of a database",
        "'redis://a:1,b:2', several make redis-cluster://",
        "redis://h:1?tls=true, there is no parameter 'tls'",
        "redis-cluster://h:1/2, a cluster has one database",
        "valkey://h:1?tls=perhaps, write true or false",
        "unix://x.sock, absolute path"
    })
    void badAddressesSayWhatToWrite(String url, String message) {
        assertThatThrownBy(() -> connect(url, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("remote_url " + url.substring(0, url.indexOf(':')))
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void settingsOfAPluginThatCanNotBeUsedAreNamed() {
        ConnectorContext plain =
                RedisContract.settings(
                        Map.of("remote_storage_plugin.p.lmcache4j.redis_ttl_secs", -1));
        ConnectorContext plugin =
                new ConnectorContext(
                        plain.config(),
                        plain.metadata(),
                        plain.format(),
                        Map.of(),
                        Optional.of("p"));
        assertThatThrownBy(() -> RedisSettings.of(plugin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lmcache4j.redis_ttl_secs: '-1' can't be used");
    }

    @Test
    void theTimeoutOfSentinelsComesFromTheEnvironment() {
        assertThat(RedisConnectorFactory.sentinelTimeout(context(Map.of(), Map.of())))
                .isEqualTo(Duration.ofSeconds(1));
        Map<String, String> environment = Map.of("REDIS_TIMEOUT", "0.25");
        assertThat(RedisConnectorFactory.sentinelTimeout(context(Map.of(), environment)))
                .isEqualTo(Duration.ofMillis(250));
        assertThat(
                        RedisConnectorFactory.sentinelTimeout(
                                context(
                                        Map.of("lmcache4j.redis_request_timeout_secs", 3),
                                        environment)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThatThrownBy(
                        () ->
                                RedisConnectorFactory.sentinelTimeout(
                                        context(Map.of(), Map.of("REDIS_TIMEOUT", "soon"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REDIS_TIMEOUT: 'soon'");
    }
}
