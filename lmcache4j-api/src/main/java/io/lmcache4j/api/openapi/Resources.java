package io.lmcache4j.api.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files beside this class on the class path. */
final class Resources {
    private Resources() {}

    /** A file that the build put there; read each time, since hardly anybody asks. */
    static byte[] bytes(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
