package io.lmcache4j.bench.controller;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A worker that has always the same number of keys: it evicts its oldest and admits new ones. Each
 * message has the bytes that LMCache would send; it is made once, and then only numbers and keys in
 * it are changed.
 */
final class Reporter implements AutoCloseable {
    static final int BATCH = 50;
    private static final int FIRST = 2000;
    // So long that its bytes are those of every number that is used.
    private static final int LONG_NUMBER = 1 << 20;

    private final int index;
    private final int keys;
    private final Zmtp push;
    private final ByteBuffer batch;
    private final int[] keyAt = new int[BATCH];
    private final int[] numberAt = new int[BATCH];
    private long oldest;
    private int number;

    /** Registers and reports so many keys. */
    Reporter(int index, int keys, Zmtp requests, int pullPort) throws IOException {
        this.index = index;
        this.keys = keys;
        requests.ask(
                MessageCodec.encode(
                        new RegisterMsg(
                                instance(), 0, "127.0.0.1", 1, Optional.of("127.0.0.1:2"))));
        requests.answer();
        push = new Zmtp("PUSH", pullPort);
        for (int from = 0; from < keys; from += FIRST) {
            List<KVOperation> admits = new ArrayList<>();
            for (int i = from; i < Math.min(keys, from + FIRST); i++) {
                admits.add(operation(OpType.ADMIT, Fleet.key(index, i), number++));
            }
            push.write(Zmtp.framed(message(admits)));
        }
        batch = Zmtp.framed(message(sample()));
        find();
    }

    private String instance() {
        return "vllm-" + index;
    }

    private static KVOperation operation(OpType type, long key, long number) {
        return new KVOperation(type, ChunkKey.of(key), number);
    }

    private byte[] message(List<KVOperation> operations) {
        return MessageCodec.encode(
                new BatchedKVOperationMsg(instance(), 0, "LocalCPUBackend", operations));
    }

    private static List<KVOperation> sample() {
        List<KVOperation> operations = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            OpType type = i % 2 == 0 ? OpType.ADMIT : OpType.EVICT;
            operations.add(operation(type, Long.MIN_VALUE + i, LONG_NUMBER + i));
        }
        return operations;
    }

    /** Where keys and numbers are: the places of the sample's values. */
    private void find() {
        int at = 0;
        for (int i = 0; i < BATCH; i++) {
            while (batch.getLong(at) != Long.MIN_VALUE + i) {
                at++;
            }
            keyAt[i] = at;
            while (batch.getInt(at) != LONG_NUMBER + i) {
                at++;
            }
            numberAt[i] = at;
        }
    }

    /** Sends 50 operations. */
    void send() throws IOException {
        for (int i = 0; i < BATCH; i += 2) {
            put(i, Fleet.key(index, oldest + keys));
            put(i + 1, Fleet.key(index, oldest++));
        }
        push.write(batch.rewind());
    }

    private void put(int i, long key) {
        // Int 64 below 0, unsigned from 0 on, as msgpack writes them.
        batch.put(keyAt[i] - 1, (byte) (key < 0 ? 0xd3 : 0xcf));
        batch.putLong(keyAt[i], key);
        batch.putInt(numberAt[i], number++);
    }

    /** Keys that it has, and will have for a while. */
    long[] some(int count) {
        long[] some = new long[count];
        for (int i = 0; i < count; i++) {
            some[i] = Fleet.key(index, oldest + keys / 2 + i);
        }
        return some;
    }

    @Override
    public void close() throws IOException {
        push.close();
    }
}
