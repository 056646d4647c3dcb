package io.lmcache4j.controller.message;

/** What happened to a chunk at a worker. */
public enum OpType {
    ADMIT("admit"),
    EVICT("evict");

    private final String text;

    OpType(String text) {
        this.text = text;
    }

    /** The word on the wire. */
    public String text() {
        return text;
    }
}
