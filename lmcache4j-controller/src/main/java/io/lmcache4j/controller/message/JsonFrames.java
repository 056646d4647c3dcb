package io.lmcache4j.controller.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a frame of JSON, as senders from outside use it, into {@link Nodes}. */
final class JsonFrames {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Nodes.DEPTH)
                                    .maxNumberLength(400)
                                    .build())
                    .build();

    private JsonFrames() {}

    static boolean is(byte[] frame) {
        return frame.length > 0 && frame[0] == '{';
    }

    static Object read(byte[] frame) throws MessageException {
        try (JsonParser parser = FACTORY.createParser(frame)) {
            parser.nextToken();
            Object node = node(parser);
            if (parser.nextToken() != null) {
                throw malformed(
                        "trailing characters", parser.currentTokenLocation().getByteOffset());
            }
            return node;
        } catch (JsonProcessingException e) {
            long where = e.getLocation() == null ? frame.length : e.getLocation().getByteOffset();
            throw malformed(firstLine(e.getOriginalMessage()), where);
        } catch (InvalidException e) {
            throw e.atLast();
        } catch (IOException e) {
            throw malformed(String.valueOf(e.getMessage()), frame.length);
        }
    }

    private static Object node(JsonParser parser) throws IOException, InvalidException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> map(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Nodes.NONE;
            case null, default -> throw new IOException("unexpected end");
        };
    }

    private static Object integer(JsonParser parser) throws IOException, InvalidException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> (Object) parser.getLongValue();
            default -> inRange(parser.getBigIntegerValue());
        };
    }

    private static Object inRange(BigInteger value) throws InvalidException {
        if (value.compareTo(LEAST) < 0 || value.bitLength() > 64) {
            throw new InvalidException(Nodes.OUT_OF_RANGE);
        }
        return value;
    }

    private static Map<Object, Object> map(JsonParser parser) throws IOException, InvalidException {
        Map<Object, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, node(parser));
        }
        return map;
    }

    private static Object array(JsonParser parser) throws IOException, InvalidException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(node(parser));
        }
        return list;
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static MessageException malformed(String how, long where) {
        return new MessageException(
                MessageException.Kind.DECODE,
                "JSON is malformed: %s (byte %d)".formatted(how, where));
    }
}
