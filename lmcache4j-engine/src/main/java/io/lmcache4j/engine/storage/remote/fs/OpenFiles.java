package io.lmcache4j.engine.storage.remote.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The files that one connector has open, so that its end ends all calls. Thread-safe. */
final class OpenFiles implements AutoCloseable {
    private final Set<OpenFile> files = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    OpenFile open(Path path, Set<? extends OpenOption> options) throws IOException {
        checkOpen();
        OpenFile file = new OpenFile(path, FileChannel.open(path, options), files);
        files.add(file);
        // Closed meanwhile: the one that closes may have looked before this file was there.
        if (closed) {
            file.close();
            checkOpen();
        }
        return file;
    }

    void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("the fs connector is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        for (OpenFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                // The thread that reads or writes it learns of it, or needs nothing of it.
            }
        }
    }
}
