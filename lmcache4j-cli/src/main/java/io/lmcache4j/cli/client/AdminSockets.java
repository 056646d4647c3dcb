package io.lmcache4j.cli.client;

import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.config.LMCacheConfig;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the admin sockets of the servers on this machine, as the configuration of both names them:
 * {@code <lmcache4j.admin_socket>_<port>} (operator-api.md §1). Who may open one needs no token.
 */
public final class AdminSockets {
    private static final int SOCKET = 0xc000;
    private static final int TYPE = 0xf000;

    private AdminSockets() {}

    /**
     * The sockets that lie there, by the port of their server. One may be left over from a server
     * that was killed; who connects will know.
     *
     * @throws IOException if the folder can't be read
     */
    public static SortedMap<Integer, ListenAddress.UnixSocket> find(LMCacheConfig config)
            throws IOException {
        SortedMap<Integer, ListenAddress.UnixSocket> found = new TreeMap<>();
        Optional<Path> prefix =
                Optional.of(config.extraText("lmcache4j.admin_socket", ""))
                        .filter(text -> !text.isBlank())
                        .map(text -> Path.of(text).toAbsolutePath());
        if (prefix.isPresent()) {
            collect(prefix.get(), found);
        }
        return found;
    }

    private static void collect(Path prefix, SortedMap<Integer, ListenAddress.UnixSocket> found)
            throws IOException {
        Pattern name =
                Pattern.compile(Pattern.quote(prefix.getFileName().toString()) + "_([0-9]{1,5})");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(prefix.getParent())) {
            for (Path entry : entries) {
                Matcher match = name.matcher(entry.getFileName().toString());
                if (match.matches() && isSocket(entry)) {
                    found.put(Integer.valueOf(match.group(1)), new ListenAddress.UnixSocket(entry));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // No folder, no sockets.
            return;
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & TYPE) == SOCKET;
        } catch (NoSuchFileException e) {
            // Its server has just stopped.
            return false;
        }
    }
}
