package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map whose keys and values have one shape each; keeps its order. */
record Table(Shape keys, Shape values) implements Shape {
    @Override
    public Object read(Object node) throws InvalidException {
        if (!(node instanceof Map<?, ?> nodes)) {
            throw InvalidException.expected(typeName(), node);
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : nodes.entrySet()) {
            try {
                map.put(key(entry.getKey()), values.read(entry.getValue()));
            } catch (InvalidException e) {
                throw e.at("[...]");
            }
        }
        return Collections.unmodifiableMap(map);
    }

    /** JSON has texts alone, so a number may stand in one. */
    private Object key(Object node) throws InvalidException {
        if (keys == Scalar.INT && node instanceof String text) {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw InvalidException.expected(keys.typeName(), node);
            }
        }
        return keys.read(node);
    }

    @Override
    public void write(Object value, MessagePacker packer) throws IOException {
        Map<?, ?> map = (Map<?, ?>) value;
        packer.packMapHeader(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            keys.write(entry.getKey(), packer);
            values.write(entry.getValue(), packer);
        }
    }

    @Override
    public String typeName() {
        return "object";
    }
}
