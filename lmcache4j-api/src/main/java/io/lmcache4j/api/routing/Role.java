package io.lmcache4j.api.routing;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do (operator-api.md §1). */
public enum Role {
    /** Reads what holds no secret. */
    VIEWER,
    /** Changes what can be changed back. */
    OPERATOR,
    /** Destroys and overwrites, besides all that an operator may. */
    ADMIN,
    /** Sees and runs what can leak; changes nothing. */
    DEBUGGER;

    /** The role of this name, in any case. */
    public static Optional<Role> parse(String name) {
        return Stream.of(values()).filter(role -> role.text().equalsIgnoreCase(name)).findFirst();
    }

    /** The name in settings and texts, such as {@code viewer}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is enough for calls of this class. */
    public boolean may(AccessClass access) {
        return switch (access) {
            case READ -> true;
            case MUTATE -> this == OPERATOR || this == ADMIN;
            case DESTROY -> this == ADMIN;
            case REVEAL -> this == DEBUGGER;
        };
    }
}
