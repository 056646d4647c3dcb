package io.lmcache4j.engine.memory;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The free blocks of an address space, in order of address.
 *
 * <p>A treap: a search tree by address, balanced by random priorities. Every block also knows the
 * largest size in the tree below it, so the first block that fits is found on one way down, however
 * many smaller holes lie before it. Not thread-safe.
 */
final class FreeBlocks {
    /** A hole. The fields are changed by this class only. */
    static final class Block {
        private long address;
        private long size;
        private long largest;
        private final int priority;
        private Block left;
        private Block right;

        private Block(long address, long size, int priority) {
            this.address = address;
            this.size = size;
            this.largest = size;
            this.priority = priority;
        }

        long address() {
            return address;
        }

        long size() {
            return size;
        }

        long end() {
            return address + size;
        }

        private void update() {
            long below = left == null ? size : Math.max(size, left.largest);
            largest = right == null ? below : Math.max(below, right.largest);
        }
    }

    private final SplittableRandom random = new SplittableRandom(0);
    private Block root;
    private int count;

    int count() {
        return count;
    }

    /** Size of the largest block, 0 if there is none. */
    long largest() {
        return root == null ? 0 : root.largest;
    }

    /** The block of lowest address that has at least this size, or null. */
    Block firstFit(long size) {
        if (largest() < size) {
            return null;
        }
        Block block = root;
        while (true) {
            if (block.left != null && block.left.largest >= size) {
                block = block.left;
            } else if (block.size >= size) {
                return block;
            } else {
                block = block.right;
            }
        }
    }

    /** The last block that begins at or before this address, or null. */
    Block floor(long address) {
        Block found = null;
        for (Block block = root; block != null; ) {
            if (block.address <= address) {
                found = block;
                block = block.right;
            } else {
                block = block.left;
            }
        }
        return found;
    }

    /** The first block that begins after this address, or null. */
    Block higher(long address) {
        Block found = null;
        for (Block block = root; block != null; ) {
            if (block.address > address) {
                found = block;
                block = block.left;
            } else {
                block = block.right;
            }
        }
        return found;
    }

    void add(long address, long size) {
        root = insert(root, new Block(address, size, random.nextInt()));
        count++;
    }

    void remove(Block block) {
        root = remove(root, block);
        count--;
    }

    /** Moves the edges of a block within the gap between its neighbours, so the order stays. */
    void resize(Block block, long address, long size) {
        block.address = address;
        block.size = size;
        refresh(root, block);
    }

    /** All blocks, lowest address first. */
    void forEach(Consumer<Block> visitor) {
        visit(root, visitor);
    }

    private static void visit(Block block, Consumer<Block> visitor) {
        if (block != null) {
            visit(block.left, visitor);
            visitor.accept(block);
            visit(block.right, visitor);
        }
    }

    private static void refresh(Block node, Block changed) {
        if (node != changed) {
            refresh(changed.address < node.address ? node.left : node.right, changed);
        }
        node.update();
    }

    private static Block insert(Block node, Block added) {
        if (node == null) {
            return added;
        }
        Block top = node;
        if (added.address < node.address) {
            node.left = insert(node.left, added);
            if (node.left.priority > node.priority) {
                top = node.left;
                node.left = top.right;
                top.right = node;
            }
        } else {
            node.right = insert(node.right, added);
            if (node.right.priority > node.priority) {
                top = node.right;
                node.right = top.left;
                top.left = node;
            }
        }
        node.update();
        top.update();
        return top;
    }

    private static Block remove(Block node, Block gone) {
        if (node == gone) {
            return join(node.left, node.right);
        }
        if (gone.address < node.address) {
            node.left = remove(node.left, gone);
        } else {
            node.right = remove(node.right, gone);
        }
        node.update();
        return node;
    }

    private static Block join(Block low, Block high) {
        if (low == null || high == null) {
            return low == null ? high : low;
        }
        Block top;
        if (low.priority > high.priority) {
            low.right = join(low.right, high);
            top = low;
        } else {
            high.left = join(low, high.left);
            top = high;
        }
        top.update();
        return top;
    }
}
