package io.lmcache4j.api.security;

import java.io.IOException;

/** A token file can't be used. The message says where, why and what to write; it quotes nothing. */
public final class AuthFileException extends IOException {
    private static final long serialVersionUID = 1L;

    AuthFileException(String message) {
        super(message);
    }

    AuthFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
