package io.lmcache4j.engine.storage.disk;

/** A file with the name of an index that can't be read as one. */
final class ForeignIndexException extends Exception {
    private static final long serialVersionUID = 1L;

    ForeignIndexException(String message) {
        super(message);
    }
}
