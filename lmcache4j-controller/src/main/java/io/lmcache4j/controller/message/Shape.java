package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;

/** How values of one type stand in a message: read from {@link Nodes}, written to MessagePack. */
interface Shape {
    /** The value that a node stands for. */
    Object read(Object node) throws InvalidException;

    /** Writes a value that {@link #read} could have given. */
    void write(Object value, MessagePacker packer) throws IOException;

    /** What LMCache's decoder calls the type. */
    String typeName();
}
