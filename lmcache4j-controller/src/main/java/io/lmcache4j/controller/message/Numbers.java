package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.util.List;

/** An array of integers, without an object for each. */
enum Numbers implements Shape {
    KEYS {
        @Override
        Object of(Ints ints) {
            return ints.keys();
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            ChunkKeys keys = (ChunkKeys) value;
            packer.packArrayHeader(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                Numbers.write(keys.bits(i), keys.isHigh(i), packer);
            }
        }
    },
    TOKENS {
        @Override
        Object of(Ints ints) throws InvalidException {
            return ints.tokens();
        }

        @Override
        public void write(Object value, MessagePacker packer) throws IOException {
            Tokens tokens = (Tokens) value;
            packer.packArrayHeader(tokens.size());
            for (int i = 0; i < tokens.size(); i++) {
                packer.packLong(tokens.get(i));
            }
        }
    };

    abstract Object of(Ints ints) throws InvalidException;

    @Override
    public Object read(Object node) throws InvalidException {
        return switch (node) {
            case Ints ints -> of(ints);
            case List<?> list -> of(ints(list));
            default -> throw InvalidException.expected(typeName(), node);
        };
    }

    /** Of a list that JSON gave, or that has something else in it. */
    private static Ints ints(List<?> list) throws InvalidException {
        var ints = new Ints(list.size());
        for (int i = 0; i < list.size(); i++) {
            try {
                ChunkKey value = (ChunkKey) Scalar.KEY.read(list.get(i));
                if (value.high()) {
                    ints.addHigh(value.bits());
                } else {
                    ints.add(value.bits());
                }
            } catch (InvalidException e) {
                throw e.at("[" + i + "]");
            }
        }
        return ints;
    }

    /** In the shortest form. */
    static void write(long bits, boolean high, MessagePacker packer) throws IOException {
        if (high) {
            packer.packBigInteger(Ints.high(bits));
        } else {
            packer.packLong(bits);
        }
    }

    @Override
    public String typeName() {
        return "array";
    }
}
