package io.lmcache4j.engine.config;

/**
 * What it takes for a changed value to act, least first; shown in the header of POST {@code /conf}.
 */
public enum Effect {
    /** Nothing makes it act in this program; kept so that LMCache's configurations load. */
    NONE("none"),
    /** Acts at once. */
    LIVE("live"),
    /** Acts when the lookup component is created again. */
    LOOKUP("recreate-lookup"),
    /** Acts when the backend it belongs to is created again. */
    BACKEND("recreate-backend"),
    /** Acts after a restart of the process. */
    RESTART("restart");

    private final String text;

    Effect(String text) {
        this.text = text;
    }

    /** The word in headers and documentation. */
    public String text() {
        return text;
    }
}
