package io.lmcache4j.controller.message;

import java.util.Objects;

/**
 * The answer to what could not be done, in any direction.
 *
 * @param error why
 */
public record ErrorMsg(String error) implements WorkerReqRetMsg, ControlRetMsg, OrchRetMsg {
    public ErrorMsg {
        Objects.requireNonNull(error, "error");
    }
}
