package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.util.Optional;

/** A value that may be nil. */
record Nullable(Shape shape) implements Shape {
    @Override
    public Object read(Object node) throws InvalidException {
        if (node == Nodes.NONE) {
            return Optional.empty();
        }
        return Optional.of(shape.read(node));
    }

    @Override
    public void write(Object value, MessagePacker packer) throws IOException {
        Optional<?> given = (Optional<?>) value;
        if (given.isPresent()) {
            shape.write(given.get(), packer);
        } else {
            packer.packNil();
        }
    }

    @Override
    public String typeName() {
        return shape.typeName() + " | None";
    }
}
