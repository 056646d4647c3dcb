package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.math.BigInteger;

/** A single value. */
enum Scalar implements Shape {
    INT("int") {
        @Override
        Object from(Object node) throws InvalidException {
            return switch (node) {
                case Long value -> value;
                // LMCache's integers end at 2^64-1; ours, where they are no keys, at 2^63-1.
                case BigInteger value -> exact(value);
                default -> null;
            };
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packLong((Long) value);
        }
    },
    FLOAT("float") {
        @Override
        Object from(Object node) {
            return node instanceof Number value ? value.doubleValue() : null;
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packDouble((Double) value);
        }
    },
    BOOL("bool") {
        @Override
        Object from(Object node) {
            return node instanceof Boolean ? node : null;
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packBoolean((Boolean) value);
        }
    },
    STR("str") {
        @Override
        Object from(Object node) {
            return node instanceof String ? node : null;
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packString((String) value);
        }
    },
    OP_TYPE("str") {
        @Override
        Object from(Object node) throws InvalidException {
            return node instanceof String text ? operation(text) : null;
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packString(((OpType) value).text());
        }
    },
    KEY("int") {
        @Override
        Object from(Object node) {
            return switch (node) {
                case Long value -> ChunkKey.of(value);
                case BigInteger value -> ChunkKey.of(value);
                default -> null;
            };
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            ChunkKey key = (ChunkKey) value;
            Numbers.write(key.bits(), key.high(), packer);
        }
    };

    private final String text;

    Scalar(String text) {
        this.text = text;
    }

    /** The value, or null if the node is of another type. */
    abstract Object from(Object node) throws InvalidException;

    @Override
    public Object read(Object node) throws InvalidException {
        Object value = from(node);
        if (value == null) {
            throw InvalidException.expected(text, node);
        }
        return value;
    }

    @Override
    public String typeName() {
        return text;
    }

    private static Long exact(BigInteger value) throws InvalidException {
        if (value.bitLength() > 63) {
            throw new InvalidException(Nodes.OUT_OF_RANGE);
        }
        return value.longValue();
    }

    private static OpType operation(String text) throws InvalidException {
        for (OpType type : OpType.values()) {
            if (type.text().equals(text)) {
                return type;
            }
        }
        throw new InvalidException("Invalid enum value '%s'".formatted(text));
    }
}
