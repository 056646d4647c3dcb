package io.lmcache4j.api.routing;

import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;

/**
 * A declared field of a route's JSON body. The route's {@link BodyRule#json} lists it, the
 * dispatcher checks it before the handler runs, and the handler reads it with {@link
 * Request#get(JsonField)}.
 *
 * @param name as on the wire
 * @param type how its JSON value becomes what the handler gets
 * @param about one line for the documentation
 * @param <T> what the handler gets
 */
public record JsonField<T>(String name, JsonType<T> type, String about) {
    public JsonField {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(about, "about");
    }

    /** A text that must be there. */
    public static JsonField<String> text(String name) {
        return new JsonField<>(name, new JsonType.Text(), "");
    }

    /** An integer that may be absent or null. */
    public static JsonField<Optional<BigInteger>> optionalInteger(String name) {
        return new JsonField<>(name, new JsonType.OptionalWhole(), "");
    }

    /** An integer that may be absent, but not null. */
    public static JsonField<BigInteger> integer(String name, long absent) {
        return new JsonField<>(name, new JsonType.Whole(BigInteger.valueOf(absent)), "");
    }

    /** A list of integers that must be there. */
    public static JsonField<long[]> integers(String name) {
        return new JsonField<>(name, new JsonType.Wholes(), "");
    }

    /**
     * A list of integers that may be absent or null, which is told as nothing.
     *
     * @param absent what it is when absent
     */
    public static JsonField<Optional<long[]>> optionalIntegers(
            String name, Optional<long[]> absent) {
        return new JsonField<>(name, new JsonType.OptionalWholes(absent), "");
    }

    /** A list of just two texts that must be there. */
    public static JsonField<JsonType.Pair> pair(String name) {
        return new JsonField<>(name, new JsonType.TextPair(), "");
    }

    /** A boolean that may be absent or null, which is told as nothing. */
    public static JsonField<Optional<Boolean>> optionalFlag(String name, boolean absent) {
        return new JsonField<>(name, new JsonType.OptionalFlag(absent), "");
    }

    /** The same field with this line of documentation. */
    public JsonField<T> about(String line) {
        return new JsonField<>(name, type, line);
    }
}
