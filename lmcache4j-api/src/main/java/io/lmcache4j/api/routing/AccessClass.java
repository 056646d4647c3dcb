package io.lmcache4j.api.routing;

/** What a route does to the process, and so who may call it (operator-api.md §1). */
public enum AccessClass {
    /** Reads what holds no secret and no prompt content. */
    READ("read"),
    /** Changes state that can be changed back. */
    MUTATE("mutate"),
    /** Destroys or overwrites. */
    DESTROY("destroy"),
    /** Shows or runs what can leak. */
    REVEAL("reveal");

    private final String text;

    AccessClass(String text) {
        this.text = text;
    }

    /** The word in OpenAPI and in the audit log, such as {@code mutate}. */
    public String text() {
        return text;
    }

    /** The one of the two that asks for more; the order of declaration. */
    AccessClass orHigher(AccessClass other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Whether a call of this class changes the engine, so that two never run at once. */
    public boolean changesState() {
        return switch (this) {
            case READ, REVEAL -> false;
            case MUTATE, DESTROY -> true;
        };
    }
}
