package io.lmcache4j.engine.event;

/** What kind of work an event stands for. */
public enum EventType {
    /** Chunks are being loaded from the tiers for a lookup. */
    LOADING
}
