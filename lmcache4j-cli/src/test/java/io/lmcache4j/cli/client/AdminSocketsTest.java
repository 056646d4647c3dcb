package io.lmcache4j.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.LMCacheConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class AdminSocketsTest {
    @TempDir Path folder;

    private LMCacheConfig config() {
        Map<String, Object> extra =
                Map.of("lmcache4j.admin_socket", folder.resolve("a.b").toString());
        return ConfigStore.of(Map.of("extra_config", extra)).current();
    }

    private void bind(String name) throws IOException {
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(folder.resolve(name)));
        }
    }

    @Test
    void socketsAreFoundByThePrefixAndTheirPort() throws Exception {
        bind("a.b_7000");
        bind("a.b_6999");
        bind("a.b_x");
        bind("axb_7001");
        bind("a.b_7002_1");
        Files.writeString(folder.resolve("a.b_7003"), "no socket");

        assertThat(AdminSockets.find(config()).values())
                .extracting(Object::toString)
                .containsExactly(
                        "unix:" + folder.resolve("a.b_6999"), "unix:" + folder.resolve("a.b_7000"));
    }

    @Test
    void withoutTheSettingOrTheFolderThereAreNone() throws Exception {
        assertThat(AdminSockets.find(ConfigStore.of(Map.of()).current())).isEmpty();
        Map<String, Object> extra =
                Map.of("lmcache4j.admin_socket", folder.resolve("none/a").toString());
        assertThat(AdminSockets.find(ConfigStore.of(Map.of("extra_config", extra)).current()))
                .isEmpty();
    }
}
