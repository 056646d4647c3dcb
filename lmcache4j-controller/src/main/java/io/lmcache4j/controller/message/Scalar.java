package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.math.BigInteger;

/** A single value. */
enum Scalar implements Shape {
    INT("int") {
        @Override
        public Object read(Object node) throws InvalidException {
            return switch (node) {
                case Long value -> value;
                // LMCache's integers end at 2^64-1; ours, where they are no keys, at 2^63-1.
                case BigInteger value -> exact(value);
                default -> throw InvalidException.expected(typeName(), node);
            };
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packLong((Long) value);
        }
    },
    FLOAT("float") {
        @Override
        public Object read(Object node) throws InvalidException {
            return switch (node) {
                case Double value -> value;
                case Long value -> value.doubleValue();
                case BigInteger value -> value.doubleValue();
                default -> throw InvalidException.expected(typeName(), node);
            };
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packDouble((Double) value);
        }
    },
    BOOL("bool") {
        @Override
        public Object read(Object node) throws InvalidException {
            if (node instanceof Boolean value) {
                return value;
            }
            throw InvalidException.expected(typeName(), node);
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packBoolean((Boolean) value);
        }
    },
    STR("str") {
        @Override
        public Object read(Object node) throws InvalidException {
            if (node instanceof String value) {
                return value;
            }
            throw InvalidException.expected(typeName(), node);
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packString((String) value);
        }
    },
    OP_TYPE("str") {
        @Override
        public Object read(Object node) throws InvalidException {
            String text = (String) STR.read(node);
            for (OpType type : OpType.values()) {
                if (type.text().equals(text)) {
                    return type;
                }
            }
            throw new InvalidException("Invalid enum value '%s'".formatted(text));
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            packer.packString(((OpType) value).text());
        }
    },
    KEY("int") {
        @Override
        public Object read(Object node) throws InvalidException {
            return switch (node) {
                case Long value -> ChunkKey.of(value);
                case BigInteger value -> ChunkKey.of(value);
                default -> throw InvalidException.expected(typeName(), node);
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
}
