package io.lmcache4j.engine.event;

/** How far an event has come. */
public enum EventStatus {
    ONGOING,
    DONE,
    /** Of an unknown id; also of an event that somebody moved here. */
    NOT_FOUND
}
