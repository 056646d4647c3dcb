package io.lmcache4j.engine.layout;

/** A listing of slots that can't be read. The message is the reason in LMCache's words. */
public final class SlotMappingException extends Exception {
    private static final long serialVersionUID = 1L;

    SlotMappingException(String message) {
        super(message);
    }
}
