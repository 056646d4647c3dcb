package io.lmcache4j.engine.storage.remote.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorContract;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What an fs connector promises, whatever it is told. */
abstract class FsContract extends RemoteConnectorContract {
    @TempDir Path folder;

    /** Its settings. */
    Map<String, Object> extra() {
        return Map.of();
    }

    /** Everything behind {@code fs://host:port}. */
    String path() {
        return folder.resolve("base").toString();
    }

    @Override
    protected RemoteConnector connect() throws Exception {
        return connect("fs://host:0" + path(), extra());
    }

    static RemoteConnector connect(String url, Map<String, Object> extra) throws Exception {
        return new FsConnectorFactory().connect(RemoteUrl.parse(url), context(extra));
    }

    Path file(EngineKey key) {
        return folder.resolve("base").resolve(key.fsFileName());
    }

    /** All regular files below the folder. */
    List<Path> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void onlyDataIsLeftBehind() {
        assertThat(files()).allMatch(file -> file.toString().endsWith(".data"));
    }

    @Test
    void allPiecesAreListed() throws Exception {
        put(key(1), chunk(16), 1);
        put(key(2), chunk(16), 2);
        assertThat(connector.list())
                .containsExactlyInAnyOrder(
                        "org-SEP-contract@1@0@1@bfloat16", "org-SEP-contract@1@0@2@bfloat16");
    }

    @Test
    void aPieceIsReplaced() throws Exception {
        put(key(1), chunk(16), 1);
        put(key(1), chunk(16), 2);
        assertHas(key(1), chunk(16), 2);
        assertThat(files()).hasSize(1);
    }
}
