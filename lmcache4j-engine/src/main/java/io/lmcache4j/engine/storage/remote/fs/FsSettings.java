package io.lmcache4j.engine.storage.remote.fs;

import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.storage.remote.ConnectorContext;
import io.lmcache4j.engine.storage.remote.RemoteUrl;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the fs connector is told (engine.md §7.8, §7.10).
 *
 * @param source the setting that names the directories, for messages
 * @param bases at least one; a key's hash picks one of them
 * @param temporary below each base, where files are written before they get their name; empty for
 *     the base itself
 * @param readAhead bytes that are read first, so that the system begins to read ahead; 0 for all at
 *     once
 * @param direct whether to pass the page cache by, where size and place allow it
 */
record FsSettings(
        String source, List<Path> bases, Optional<Path> temporary, int readAhead, boolean direct) {
    static final String TEMPORARY = "fs_connector_relative_tmp_dir";
    private static final String READ_AHEAD = "fs_connector_read_ahead_size";
    private static final String DIRECT = "fs_connector_use_odirect";
    private static final String BASE = "fs_base_path";

    /** Copies the bases. */
    FsSettings {
        bases = List.copyOf(bases);
    }

    /**
     * Reads address and configuration.
     *
     * @throws IllegalArgumentException if they can't be used; the message names the setting
     */
    static FsSettings of(RemoteUrl url, ConnectorContext context) {
        LMCacheConfig config = context.config();
        Optional<String> plugin =
                context.plugin().map(name -> "remote_storage_plugin." + name + ".base_path");
        String source;
        String list;
        if (!url.scheme().equals("plugin")) {
            source = "remote_url";
            list = path(url.rest());
        } else if (plugin.flatMap(config::extra).isPresent()) {
            source = "extra_config." + plugin.get();
            list = config.extraText(plugin.get(), "");
        } else {
            source =
                    "extra_config."
                            + BASE
                            + plugin.map(key -> ", or extra_config." + key).orElse("");
            list = config.extraText(BASE, "");
        }
        return new FsSettings(
                source,
                bases(source, list),
                temporary(config),
                config.extraInt(READ_AHEAD, 0),
                config.extraBoolean(DIRECT, false));
    }

    /**
     * The path of {@code host:port/path}. LMCache's parser wants a host and a port and nobody reads
     * them; here they may be left out. As there, nothing is decoded and a {@code #} ends the path.
     */
    private static String path(String rest) {
        int slash = rest.indexOf('/');
        int hash = rest.indexOf('#');
        String path = slash < 0 ? "" : rest.substring(slash, hash < slash ? rest.length() : hash);
        if (path.isEmpty()) {
            throw new IllegalArgumentException(
                    "remote_url: fs:// needs a directory, as in fs://host:0/mnt/cache");
        }
        return path;
    }

    private static List<Path> bases(String source, String list) {
        List<Path> bases = new ArrayList<>();
        for (String item : list.split(",", -1)) {
            String text = item.strip();
            if (text.isEmpty()) {
                throw new IllegalArgumentException(
                        source + ": expected directories separated by commas, got '" + list + "'");
            }
            bases.add(directory(source, text));
        }
        return bases;
    }

    private static Optional<Path> temporary(LMCacheConfig config) {
        String text = config.extraText(TEMPORARY, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path path = directory("extra_config." + TEMPORARY, text);
        if (path.isAbsolute()) {
            // The last step is a rename, which works inside one file system only.
            throw new IllegalArgumentException(
                    "extra_config.%s must be a path below the base directory, was %s"
                            .formatted(TEMPORARY, text));
        }
        return Optional.of(path);
    }

    private static Path directory(String source, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(source + ": no path: " + e.getMessage(), e);
        }
    }
}
