package io.lmcache4j.api.routing;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Every role. */
    public static final Set<Role> ALL = Set.of(values());

    /** The names of all, for texts that list them. */
    public static final String NAMES =
            Stream.of(values()).map(Role::text).collect(Collectors.joining(", "));

    /** The role of this name, in any case. */
    public static Optional<Role> parse(String name) {
        return Stream.of(values()).filter(role -> role.text().equalsIgnoreCase(name)).findFirst();
    }

    /** The roles of names with commas between; empty if one of them is none. */
    public static Optional<Set<Role>> parseList(String names) {
        var roles = EnumSet.noneOf(Role.class);
        for (String name : names.split(",", -1)) {
            Optional<Role> role = parse(name.strip());
            if (role.isEmpty()) {
                return Optional.empty();
            }
            roles.add(role.get());
        }
        return Optional.of(Set.copyOf(roles));
    }

    /** The names of these roles, with commas between; what {@link #parseList} reads. */
    public static String list(Set<Role> roles) {
        return roles.stream().sorted().map(Role::text).collect(Collectors.joining(","));
    }

    /** The least role that is enough for calls of this class. */
    public static Role least(AccessClass access) {
        return switch (access) {
            case READ -> VIEWER;
            case MUTATE -> OPERATOR;
            case DESTROY -> ADMIN;
            case REVEAL -> DEBUGGER;
        };
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
