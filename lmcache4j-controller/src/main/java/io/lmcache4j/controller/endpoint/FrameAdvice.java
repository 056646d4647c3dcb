package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.socket.BadFrame;

import java.util.Optional;

/** What a frame that can't be used says about who sent it (controller.md §16.1, §17). */
final class FrameAdvice {
    private FrameAdvice() {}

    /** What to do about it, if that can be told. */
    static Optional<String> guess(BadFrame frame) {
        String error = frame.error();
        return switch (frame.kind()) {
            case SHORT ->
                    Optional.of(
                            "a DEALER must send an empty frame before each request; use REQ, or"
                                    + " LMCache's own client");
            case FOREIGN ->
                    Optional.of("it is no ZeroMQ 4 peer: something else connects to this port");
            case OVERSIZED, UNFINISHED ->
                    Optional.of(
                            "no worker sends that: something else connects to this port, or what is"
                                    + " between breaks what workers send");
            case NO_ROOM ->
                    Optional.of(
                            "large messages came faster than there is memory for; see who sends"
                                    + " them, or give the controller more");
            case DECODE ->
                    Optional.of(
                            frame.firstBytes().startsWith("80")
                                    ? "it looks like Python's pickle: the sender is older than"
                                            + " this protocol; upgrade it"
                                    : "it is neither MessagePack nor JSON: something else uses this"
                                            + " port, or the sender's release is unknown here");
            case VALIDATION -> validation(error);
            case FAILED ->
                    Optional.of(
                            error.contains("Java heap space")
                                    ? "memory is full, and what these frames said is lost: give the"
                                            + " controller more"
                                    : "this is a defect: report it, with the sample");
        };
    }

    private static Optional<String> validation(String error) {
        if (error.contains("`int`, got `bytes`")) {
            return Optional.of(
                    "keys are byte strings, as sha256_cbor makes them: set"
                            + " pre_caching_hash_algorithm builtin on the workers");
        }
        if (error.contains("out of range")) {
            return Optional.of("keys are longer than 64 bits: set the hash algorithm builtin");
        }
        if (error.contains("Invalid value") || error.contains("missing required field")) {
            return Optional.of(
                    "the sender's release names messages or fields otherwise; run one of the"
                            + " releases of docs/compatibility.md on all");
        }
        return Optional.empty();
    }
}
