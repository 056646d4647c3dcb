package io.lmcache4j.api.tls;

import java.io.IOException;

/** A certificate or key can't be used. The message names the setting, the file and the remedy. */
public final class TlsException extends IOException {
    private static final long serialVersionUID = 1L;

    TlsException(String key, String problem) {
        super(key + ": " + problem);
    }

    TlsException(String key, String problem, Throwable cause) {
        super(key + ": " + problem, cause);
    }
}
