package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.util.List;

/** A record that is an array on the wire. */
final class Row implements Shape {
    private final RecordParts parts;
    private final List<Shape> shapes;

    Row(Class<?> type) {
        parts = RecordParts.of(type);
        shapes = parts.components().stream().map(c -> Shapes.of(c.getGenericType())).toList();
    }

    @Override
    public Object read(Object node) throws InvalidException {
        List<?> nodes = Sequence.list(node);
        if (nodes.size() != shapes.size()) {
            throw new InvalidException(
                    "Expected `array` of length %d, got %d".formatted(shapes.size(), nodes.size()));
        }
        Object[] values = new Object[shapes.size()];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = shapes.get(i).read(nodes.get(i));
            } catch (InvalidException e) {
                throw e.at("[" + i + "]");
            }
        }
        return parts.make(values);
    }

    @Override
    public void write(Object value, MessagePacker packer) throws IOException {
        packer.packArrayHeader(shapes.size());
        for (int i = 0; i < shapes.size(); i++) {
            shapes.get(i).write(parts.get(value, i), packer);
        }
    }

    @Override
    public String typeName() {
        return "array";
    }
}
