package io.lmcache4j.engine.config;

/** Declared type of a key (engine.md §1.3); it has a converter in {@link Converters}. */
public enum KeyType {
    BOOL("boolean"),
    INT("integer"),
    FLOAT("number"),
    TEXT("text"),
    INT_LIST("list of integers"),
    FLOAT_LIST("list of numbers"),
    TEXT_LIST("list of texts"),
    DICT("object");

    private final String text;

    KeyType(String text) {
        this.text = text;
    }

    /** The type as documentation names it. */
    public String text() {
        return text;
    }
}
