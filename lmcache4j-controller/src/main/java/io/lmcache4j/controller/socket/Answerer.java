package io.lmcache4j.controller.socket;

/** Makes the payload of an answer of the payload of a request. */
@FunctionalInterface
public interface Answerer {
    /** Called on the one thread of its socket; what it throws costs this request only. */
    byte[] answer(byte[] request) throws Exception;
}
