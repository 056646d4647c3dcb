package io.lmcache4j.controller.socket;

import io.lmcache4j.controller.message.MessageException;

/** What a handler's exception says about its frame. */
final class Failures {
    private Failures() {}

    static BadFrameKind kind(Throwable failure) {
        if (!(failure instanceof MessageException message)) {
            return BadFrameKind.FAILED;
        }
        return switch (message.kind()) {
            case DECODE -> BadFrameKind.DECODE;
            case VALIDATION -> BadFrameKind.VALIDATION;
        };
    }

    static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
