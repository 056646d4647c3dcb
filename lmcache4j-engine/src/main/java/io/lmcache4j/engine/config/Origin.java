package io.lmcache4j.engine.config;

/**
 * Where the value of a key came from.
 *
 * @param source the kind of place
 * @param detail the file, the variable, or who called; empty if there is nothing to say
 */
public record Origin(Source source, String detail) {
    /** Kinds of places, weakest first. */
    public enum Source {
        DEFAULT("default"),
        FILE("file"),
        ENVIRONMENT("environment"),
        OVERRIDE("override"),
        API("API");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /** The word in listings. */
        public String text() {
            return text;
        }
    }

    /** The value of the table. */
    public static final Origin DEFAULT = new Origin(Source.DEFAULT, "");

    /** Set by the program that embeds the engine, or on its command line. */
    public static final Origin OVERRIDE = new Origin(Source.OVERRIDE, "");

    /** Kind and detail, such as {@code environment LMCACHE_CHUNK_SIZE}. */
    public String text() {
        return detail.isEmpty() ? source.text() : source.text() + " " + detail;
    }
}
