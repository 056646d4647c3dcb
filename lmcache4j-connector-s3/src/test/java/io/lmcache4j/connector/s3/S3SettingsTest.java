package io.lmcache4j.connector.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

class S3SettingsTest {
    private static final String URL = "s3://b.s3.us-west-2.amazonaws.com";

    private static ConnectorContext context(Map<String, Object> extra, Optional<String> plugin) {
        return S3Fixture.context(extra, 7, plugin);
    }

    private static S3Settings settings(String url, Map<String, Object> extra) {
        Map<String, Object> all = new HashMap<>(extra);
        all.putIfAbsent("s3_region", "us-west-2");
        return S3Settings.of(RemoteUrl.parse(url), context(all, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://b.s3.us-west-2.amazonaws.com, b, https://s3.us-west-2.amazonaws.com",
        "s3://my.own.b.s3.us-west-2.amazonaws.com/, my.own.b, https://s3.us-west-2.amazonaws.com",
        "s3://b.s3.dualstack.eu-west-1.amazonaws.com, b,"
                + " https://s3.dualstack.eu-west-1.amazonaws.com",
        "s3://b.s3-fips.us-east-1.amazonaws.com, b, https://s3-fips.us-east-1.amazonaws.com",
        "s3://b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com, b--usw2-az1--x-s3,"
                + " https://s3express-usw2-az1.us-west-2.amazonaws.com",
        "s3://b.s3.amazonaws.com, b, https://s3.amazonaws.com",
        "s3://b.objects.example.com:9443, b, https://objects.example.com:9443",
    })
    void theHostIsCutIntoBucketAndServer(String url, String bucket, String endpoint) {
        S3Address address = settings(url, Map.of()).address();
        assertThat(address.bucket()).isEqualTo(bucket);
        assertThat(address.endpoint()).hasToString(endpoint);
        assertThat(address.pathStyle()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9000, false, http://127.0.0.1:9000",
        "minio:9000, false, https://minio:9000",
        "minio:9000, true, http://minio:9000",
    })
    void anotherServerHasAnAddressOfItsOwn(String endpoint, boolean disableTls, String expected) {
        S3Address address =
                settings(
                                "s3://my.bucket",
                                Map.of(
                                        "lmcache4j.s3_endpoint",
                                        endpoint,
                                        "lmcache4j.s3_path_style",
                                        true,
                                        "disable_tls",
                                        disableTls))
                        .address();
        assertThat(address.bucket()).isEqualTo("my.bucket");
        assertThat(address.endpoint()).hasToString(expected);
        assertThat(address.pathStyle()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://",
                "s3://bucket",
                "s3://bucket/prefix",
                "s3://b.s3.amazonaws.com/prefix",
                "s3://.s3.amazonaws.com",
                "s3://b.s3.us west.amazonaws.com",
                "plugin://s3",
            })
    void whatIsNoBucketOfAServerIsRefusedWithTheForm(String url) {
        assertThatThrownBy(() -> settings(url, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(s3://BUCKET|lmcache4j.s3_endpoint).*");
    }

    @Test
    void credentialsDoNotBelongIntoTheUrl() {
        assertThatThrownBy(() -> settings("s3://id:hunter2@b.s3.amazonaws.com", Map.of()))
                .hasMessageContaining("extra_config")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(
                        () ->
                                settings(
                                        "s3://b",
                                        Map.of("lmcache4j.s3_endpoint", "http://id:hunter2@h")))
                .hasMessageContaining("lmcache4j.s3_endpoint")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void withoutARegionItSaysWhatToSet() {
        assertThatThrownBy(
                        () ->
                                S3Settings.of(
                                        RemoteUrl.parse(URL), context(Map.of(), Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("extra_config.s3_region");
    }

    @Test
    void halfAKeyPairIsRefused() {
        assertThatThrownBy(() -> settings(URL, Map.of("aws_access_key_id", "id")))
                .hasMessageContaining("aws_secret_access_key");
        assertThat(settings(URL, Map.of()).credentials()).isEmpty();
    }

    @Test
    void itsTextShowsNoSecret() {
        S3Settings settings =
                settings(
                        URL, Map.of("aws_access_key_id", "id", "aws_secret_access_key", "hunter2"));
        assertThat(settings.credentials()).isPresent();
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    @Test
    void settingsOfAPluginStandFirst() {
        S3Settings settings =
                S3Settings.of(
                        RemoteUrl.parse(URL),
                        context(
                                Map.of(
                                        "s3_region",
                                        "us-east-1",
                                        "remote_storage_plugin.s3.second.s3_region",
                                        "eu-north-1",
                                        "remote_storage_plugin.s3.second.s3_num_io_threads",
                                        3),
                                Optional.of("s3.second")));
        assertThat(settings.region()).isEqualTo("eu-north-1");
        assertThat(settings.connections()).isEqualTo(3);
    }

    @Test
    void defaultsAreLMCaches() {
        S3Settings settings = settings(URL, Map.of());
        assertThat(settings.connections()).isEqualTo(64);
        assertThat(settings.sessionAuth()).isFalse();
        assertThat(settings.timeout()).hasSeconds(7);
    }

    @Test
    void itIsFoundAsAService() {
        assertThat(ServiceLoader.load(RemoteConnectorFactory.class))
                .anySatisfy(factory -> assertThat(factory.schemes()).containsExactly("s3"));
    }
}
