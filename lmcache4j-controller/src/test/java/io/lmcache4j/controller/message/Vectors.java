package io.lmcache4j.controller.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.stream.Stream;

/** The exact bytes of {@code controller-messages.json}. */
final class Vectors {
    private Vectors() {}

    static JsonNode all() {
        try (InputStream in = Vectors.class.getResourceAsStream("/controller-messages.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<JsonNode> list(String name) {
        Iterator<JsonNode> nodes = all().get(name).elements();
        return Stream.generate(() -> nodes.hasNext() ? nodes.next() : null)
                .takeWhile(node -> node != null);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
