package io.lmcache4j.controller.socket;

/** What a handler's exception says about its frame. */
final class Failures {
    private Failures() {}

    static BadFrameKind kind(Throwable failure) {
        return BadFrameKind.FAILED;
    }

    static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
