package io.lmcache4j.engine.memory;

import io.lmcache4j.engine.memory.FreeBlocks.Block;

import java.util.Arrays;

/**
 * Which parts of {@code [0, size)} are free (engine.md §5.3): first fit by address, merge with both
 * neighbours on free.
 *
 * <p>Addresses and sizes are multiples of {@link #ALIGNMENT}. Works on numbers alone and touches no
 * memory. Not thread-safe; {@link MemoryPool} guards it.
 */
final class AddressSpace {
    static final long ALIGNMENT = 4096;

    /** Instead of an address: no block is large enough. */
    static final long NONE = -1;

    private final long size;
    private final FreeBlocks free = new FreeBlocks();
    private long allocated;

    AddressSpace(long size) {
        this.size = size / ALIGNMENT * ALIGNMENT;
        if (this.size == 0) {
            throw new IllegalArgumentException(
                    "memory must hold at least %d bytes, was %d".formatted(ALIGNMENT, size));
        }
        free.add(0, this.size);
    }

    /** What an object of {@code bytes} occupies: rounded up, at least one unit. */
    static long physicalSize(long bytes) {
        return Math.max(1, Math.ceilDiv(bytes, ALIGNMENT)) * ALIGNMENT;
    }

    /** Takes a block of exactly this physical size, or answers {@link #NONE}. */
    long allocate(long bytes) {
        Block block = free.firstFit(bytes);
        return block == null ? NONE : take(block, bytes);
    }

    /**
     * Fills {@code addresses} with blocks of this physical size, as many as each hole holds: all of
     * them or none.
     */
    boolean allocate(long bytes, long[] addresses) {
        int filled = 0;
        while (filled < addresses.length) {
            Block block = free.firstFit(bytes);
            if (block == null) {
                for (long address : Arrays.copyOf(addresses, filled)) {
                    free(address, bytes);
                }
                return false;
            }
            long fitting = Math.min(block.size() / bytes, addresses.length - filled);
            long first = take(block, fitting * bytes);
            for (int i = 0; i < fitting; i++) {
                addresses[filled++] = first + i * bytes;
            }
        }
        return true;
    }

    private long take(Block block, long bytes) {
        long address = block.address();
        if (block.size() == bytes) {
            free.remove(block);
        } else {
            free.resize(block, address + bytes, block.size() - bytes);
        }
        allocated += bytes;
        return address;
    }

    /**
     * Gives a block back.
     *
     * @throws IllegalStateException if a part of it is already free or outside; nothing changes
     */
    void free(long address, long bytes) {
        Block before = free.floor(address);
        Block after = free.higher(address);
        if (address < 0
                || address + bytes > size
                || (before != null && before.end() > address)
                || (after != null && after.address() < address + bytes)) {
            throw new IllegalStateException(
                    "[%d, %d) is not allocated".formatted(address, address + bytes));
        }
        boolean joinsBefore = before != null && before.end() == address;
        boolean joinsAfter = after != null && after.address() == address + bytes;
        if (joinsBefore) {
            long grown = before.size() + bytes;
            if (joinsAfter) {
                free.remove(after);
                grown += after.size();
            }
            free.resize(before, before.address(), grown);
        } else if (joinsAfter) {
            free.resize(after, address, bytes + after.size());
        } else {
            free.add(address, bytes);
        }
        allocated -= bytes;
    }

    long size() {
        return size;
    }

    long allocated() {
        return allocated;
    }

    int freeBlocks() {
        return free.count();
    }

    long largestFree() {
        return free.largest();
    }

    /** Whether free and allocated make up the whole, and no two free blocks overlap or touch. */
    boolean isConsistent() {
        var check =
                new Object() {
                    long end = -1;
                    long sum;
                    int blocks;
                    boolean sound = true;
                };
        free.forEach(
                block -> {
                    check.sound &= block.address() > check.end && block.size() > 0;
                    check.end = block.end();
                    check.sum += block.size();
                    check.blocks++;
                });
        return check.sound
                && check.end <= size
                && check.sum + allocated == size
                && check.blocks == free.count();
    }
}
