package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value of any type, as arguments of a command are. Nil is an empty {@code Optional}, whole
 * numbers are {@code Long} or {@code BigInteger}.
 */
record Anything() implements Shape {
    @Override
    public Object read(Object node) throws InvalidException {
        return switch (node) {
            case Ints ints -> List.copyOf(ints.list());
            case List<?> _ -> new Sequence(this).read(node);
            case Map<?, ?> map -> {
                Map<Object, Object> values = new HashMap<>();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    values.put(read(entry.getKey()), read(entry.getValue()));
                }
                yield Map.copyOf(values);
            }
            default -> node == Nodes.NONE || node == Nodes.EXTENSION ? Optional.empty() : node;
        };
    }

    @Override
    public void write(Object value, MessagePacker packer) throws IOException {
        switch (value) {
            case Optional<?> given when given.isEmpty() -> packer.packNil();
            case Optional<?> given -> write(given.get(), packer);
            case String text -> packer.packString(text);
            case Boolean flag -> packer.packBoolean(flag);
            case Double real -> packer.packDouble(real);
            case Integer whole -> packer.packLong(whole);
            case Long whole -> packer.packLong(whole);
            case BigInteger whole -> packer.packBigInteger(whole);
            case byte[] bytes -> packer.packBinaryHeader(bytes.length).writePayload(bytes);
            case List<?> _ -> new Sequence(this).write(value, packer);
            case Map<?, ?> _ -> new Table(this, this).write(value, packer);
            default -> throw new IllegalArgumentException("can't be sent: " + value.getClass());
        }
    }

    @Override
    public String typeName() {
        return "any";
    }
}
