package io.lmcache4j.engine.storage.remote.fs;

import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.RemoteConnectorFactory;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Directories as a shared store: {@code fs://host:port/path}, with several paths separated by
 * commas; or a plugin named {@code fs}, whose directories stand in {@code
 * remote_storage_plugin.NAME.base_path} or {@code fs_base_path}.
 */
public final class FsConnectorFactory implements RemoteConnectorFactory {
    /** One without settings; they come with each address. */
    public FsConnectorFactory() {}

    @Override
    public List<String> schemes() {
        return List.of("fs");
    }

    /** Makes missing directories and tries whether they can be written. */
    @Override
    public RemoteConnector connect(RemoteUrl url, ConnectorContext context) throws IOException {
        FsSettings settings = FsSettings.of(url, context);
        FsDirectories.prepare(settings);
        return new FsConnector(settings, context.format(), FsDirectories.directBlock(settings));
    }

    /** Makes nothing and tries nothing; the directories must be there. */
    @Override
    public RemoteConnector connectForReading(RemoteUrl url, ConnectorContext context) {
        FsSettings settings = FsSettings.of(url, context);
        for (Path base : settings.bases()) {
            if (!Files.isDirectory(base)) {
                throw new IllegalArgumentException(
                        "%s: there is no directory %s".formatted(settings.source(), base));
            }
        }
        return new FsConnector(settings, context.format(), OptionalLong.empty());
    }
}
