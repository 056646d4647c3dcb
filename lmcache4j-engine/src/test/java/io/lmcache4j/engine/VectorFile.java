package io.lmcache4j.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A file of test vectors from the class path. */
public final class VectorFile {
    private VectorFile() {}

    /** The root of {@code vectors/NAME}. */
    public static JsonNode read(String name) {
        try (InputStream in = VectorFile.class.getResourceAsStream("/vectors/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no vectors called " + name);
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The elements of an array; fails when there are none, so that no test passes on nothing. */
    public static Stream<JsonNode> elements(JsonNode array) {
        if (array.isEmpty()) {
            throw new IllegalArgumentException("no vectors in " + array);
        }
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** An integer that stands as a number or as text. */
    public static BigInteger integer(JsonNode node) {
        return new BigInteger(node.asText());
    }

    /** The integers of an array. */
    public static List<BigInteger> integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(VectorFile::integer).toList();
    }

    /** The integers of an array, all of which fit a {@code long}. */
    public static long[] longs(JsonNode array) {
        return integers(array).stream().mapToLong(BigInteger::longValueExact).toArray();
    }
}
