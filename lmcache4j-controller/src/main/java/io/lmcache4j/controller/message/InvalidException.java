package io.lmcache4j.controller.message;

/** A value that does not fit. On its way up it collects where it stood. */
final class InvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    private final StringBuilder path = new StringBuilder();

    InvalidException(String text) {
        super(text, null, false, false);
    }

    static InvalidException expected(String type, Object got) {
        return new InvalidException("Expected `%s`, got `%s`".formatted(type, Nodes.type(got)));
    }

    /** The same, one level up. */
    InvalidException at(String step) {
        path.insert(0, step);
        return this;
    }

    MessageException atLast() {
        return new MessageException(
                MessageException.Kind.VALIDATION,
                path.isEmpty() ? getMessage() : "%s - at `$%s`".formatted(getMessage(), path));
    }
}
