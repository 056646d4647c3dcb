package io.lmcache4j.controller.message;

import java.util.Arrays;

/** A list of token ids, or of other integers, without an object for each. Immutable. */
public final class Tokens {
    private final long[] ids;

    private Tokens(long[] ids) {
        this.ids = ids;
    }

    /** These ids. */
    public static Tokens of(long... ids) {
        return new Tokens(ids.clone());
    }

    /** The same of an array that nobody else has. */
    static Tokens taking(long[] ids) {
        return new Tokens(ids);
    }

    /** How many. */
    public int size() {
        return ids.length;
    }

    /** One id. */
    public long get(int index) {
        return ids[index];
    }

    /** A copy of the ids. */
    public long[] toArray() {
        return ids.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tokens tokens && Arrays.equals(ids, tokens.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return ids.length + " tokens";
    }
}
