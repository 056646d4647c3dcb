package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Any number of values of one shape. */
record Sequence(Shape each) implements Shape {
    @Override
    public Object read(Object node) throws InvalidException {
        List<?> nodes = list(node);
        List<Object> values = new ArrayList<>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            try {
                values.add(each.read(nodes.get(i)));
            } catch (InvalidException e) {
                throw e.at("[" + i + "]");
            }
        }
        return List.copyOf(values);
    }

    /** The nodes of an array. */
    static List<?> list(Object node) throws InvalidException {
        return switch (node) {
            case List<?> list -> list;
            case Ints ints -> ints.list();
            default -> throw InvalidException.expected("array", node);
        };
    }

    @Override
    public void write(Object value, MessagePacker packer) throws IOException {
        List<?> values = (List<?>) value;
        packer.packArrayHeader(values.size());
        for (Object one : values) {
            each.write(one, packer);
        }
    }

    @Override
    public String typeName() {
        return "array";
    }
}
