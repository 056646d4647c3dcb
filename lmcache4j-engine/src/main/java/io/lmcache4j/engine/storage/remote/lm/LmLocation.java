package io.lmcache4j.engine.storage.remote.lm;

import java.util.Arrays;
import java.util.Optional;

/** Where the server has a piece. */
public enum LmLocation {
    /** Nothing is said of it. */
    NONE(0),
    /** In memory ({@code LocalCPUBackend}). */
    MEMORY(1),
    /** On disk ({@code LocalDiskBackend}). */
    DISK(2);

    private final int code;

    LmLocation(int code) {
        this.code = code;
    }

    /** The value in a message. */
    public int code() {
        return code;
    }

    /** The location with this code, if there is one. */
    public static Optional<LmLocation> ofCode(int code) {
        return Arrays.stream(values()).filter(location -> location.code == code).findFirst();
    }
}
