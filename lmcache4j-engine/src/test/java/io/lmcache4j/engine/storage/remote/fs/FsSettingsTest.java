package io.lmcache4j.engine.storage.remote.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.config.Role;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class FsSettingsTest {
    private static final EngineMetadata METADATA =
            EngineMetadata.builder()
                    .modelName("m")
                    .worldSize(1)
                    .workerId(0)
                    .kvDtype(KvDtype.BFLOAT16)
                    .kvShape(new KvShape(1, 2, 16, 1, 8))
                    .role(Role.WORKER)
                    .build();

    @TempDir private Path folder;

    private static ConnectorContext context(Map<String, Object> extra, String... plugin) {
        return new ConnectorContext(
                ConfigStore.of(Map.of("extra_config", extra)).current(),
                METADATA,
                new ChunkFormat(METADATA, true),
                Map.of(),
                Optional.ofNullable(plugin.length == 0 ? null : plugin[0]));
    }

    private static FsSettings settings(String url, Map<String, Object> extra, String... plugin) {
        return FsSettings.of(RemoteUrl.parse(url), context(extra, plugin));
    }

    private static void refused(String url, Map<String, Object> extra, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                new FsConnectorFactory()
                                        .connect(RemoteUrl.parse(url), context(extra)))
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }

    @Test
    void hostAndPortOfAnAddressMeanNothing() {
        for (String url : new String[] {"fs://host:80/a/b", "fs:///a/b", "FS://x/a/b?q=1#f"}) {
            assertThat(settings(url, Map.of()).bases()).containsExactly(Path.of("/a/b"));
        }
        assertThat(settings("fs://h:1/a, /b ,/c/d", Map.of()).bases())
                .containsExactly(Path.of("/a"), Path.of("/b"), Path.of("/c/d"));
    }

    @Test
    void aPluginHasItsOwnDirectoriesOrTheCommonOnes() {
        Map<String, Object> both =
                Map.of("fs_base_path", "/common", "remote_storage_plugin.fs.two.base_path", "/own");
        assertThat(settings("plugin://fs.two", both, "fs.two").bases())
                .containsExactly(Path.of("/own"));
        assertThat(settings("plugin://fs", both, "fs").bases()).containsExactly(Path.of("/common"));
    }

    @Test
    void anAddressWithoutADirectoryIsRefused() {
        refused("fs://host:80", Map.of(), "remote_url", "needs a directory");
        refused("fs://host:80/a,,/b", Map.of(), "remote_url", "separated by commas");
        refused("plugin://fs", Map.of(), "extra_config.fs_base_path", "separated by commas");
    }

    @Test
    void missingDirectoriesAreMadeAndLeftEmpty() throws Exception {
        Path base = folder.resolve("a/b");
        new FsConnectorFactory()
                .connect(RemoteUrl.parse("fs://" + base), context(Map.of()))
                .close();
        try (var entries = Files.list(base)) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void aDirectoryThatCanNotBeWrittenIsNamedWithItsSetting() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        refused("fs://" + file, Map.of(), "remote_url", file.toString(), "can't be written");
        refused("fs://" + file + "/below", Map.of(), "remote_url", file + "/below");
        refused("fs:///proc", Map.of(), "remote_url", "/proc", "can't be written");
        refused(
                "plugin://fs",
                Map.of("fs_base_path", file.toString()),
                "extra_config.fs_base_path",
                file.toString());
    }

    @Test
    void theTemporaryDirectoryIsBelowTheBaseAndMadeWithoutParents() throws Exception {
        String url = "fs://" + folder;
        String key = "fs_connector_relative_tmp_dir";
        refused(url, Map.of(key, "/tmp"), "extra_config." + key, "below the base directory");
        refused(url, Map.of(key, "a/b"), "extra_config." + key, folder + "/a/b");
        Files.createFile(folder.resolve("file"));
        refused(url, Map.of(key, "file"), "extra_config." + key, "something else is there");
    }
}
