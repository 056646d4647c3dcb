package io.lmcache4j.engine.storage.disk;

import io.lmcache4j.engine.metrics.DropCause;

/** What became of an offered chunk. */
sealed interface Admission {
    /** It is here already. */
    record Present() implements Admission {}

    /** It is to be written. */
    record Queued(DiskEntry entry) implements Admission {}

    /** It is not kept. */
    record Dropped(DropCause cause) implements Admission {}

    /** The tier is closed. */
    record Closed() implements Admission {}
}
