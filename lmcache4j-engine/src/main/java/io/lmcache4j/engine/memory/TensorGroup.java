package io.lmcache4j.engine.memory;

import io.lmcache4j.engine.key.KvDtype;

import java.util.List;

/**
 * One tensor inside a memory object: layers of identical structure share a group.
 *
 * @param dtype element type
 * @param shape dimensions, outermost first; none is negative
 */
public record TensorGroup(KvDtype dtype, List<Integer> shape) {
    /** Checks the shape and the size it stands for. */
    public TensorGroup {
        shape = List.copyOf(shape);
        if (shape.isEmpty()) {
            throw new IllegalArgumentException("a tensor needs at least one dimension");
        }
        for (int dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative dimension in shape " + shape);
            }
        }
        bytes(dtype, shape);
    }

    /** Product of the dimensions times the element size. */
    public long bytes() {
        return bytes(dtype, shape);
    }

    private static long bytes(KvDtype dtype, List<Integer> shape) {
        long bytes = dtype.bytes();
        // By index: this runs for every allocation, and an iterator would be garbage.
        for (int axis = 0; axis < shape.size(); axis++) {
            try {
                bytes = Math.multiplyExact(bytes, shape.get(axis).longValue());
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("shape " + shape + " is beyond 2^63 bytes", e);
            }
        }
        return bytes;
    }
}
