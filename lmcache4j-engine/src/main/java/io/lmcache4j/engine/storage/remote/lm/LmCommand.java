package io.lmcache4j.engine.storage.remote.lm;

import java.util.Arrays;
import java.util.Optional;

/** What a client asks. */
public enum LmCommand {
    /** Keep a piece, whose bytes follow. There is no reply. */
    PUT(1),
    /** Give a piece. */
    GET(2),
    /** Say whether a piece is there. */
    EXIST(3),
    /** Nothing: LMCache's server never replies, so no client may send it. */
    LIST(4),
    /** Say that all is well. */
    HEALTH(5);

    private final int code;

    LmCommand(int code) {
        this.code = code;
    }

    /** The value in a request. */
    public int code() {
        return code;
    }

    /** The command with this code, if there is one. */
    public static Optional<LmCommand> ofCode(int code) {
        return Arrays.stream(values()).filter(command -> command.code == code).findFirst();
    }
}
