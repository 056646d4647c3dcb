package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.KVBatchReader;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.sync.Operations;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what workers tell of their chunks to what is known of them (controller.md §8). */
final class Events {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    private final Registry registry;
    private final StrayEvents strays;
    // What a batch is unpacked into, one of each thread that reads them.
    private final ThreadLocal<Operations> scratch = ThreadLocal.withInitial(Operations::new);

    Events(Registry registry, StrayEvents strays) {
        this.registry = registry;
        this.strays = strays;
    }

    void take(KVBatchReader batch) {
        if (batch.size() > 0) {
            Worker worker = registry.find(batch.instanceId(), batch.workerId());
            if (worker == null) {
                drop(batch.instanceId(), batch.workerId(), batch.size());
            } else {
                take(worker, batch.location(), scratch.get().fill(batch));
            }
        }
    }

    void take(BatchedKVOperationMsg batch) {
        int size = batch.operations().size();
        if (size > 0) {
            Worker worker = registry.find(batch.instanceId(), batch.workerId());
            if (worker == null) {
                drop(batch.instanceId(), batch.workerId(), size);
            } else {
                take(worker, batch.location(), scratch.get().fill(batch.operations()));
            }
        }
    }

    /** Takes a single event of the dialect of 2025. */
    void take(
            String instanceId,
            long workerId,
            String location,
            ChunkKey key,
            boolean admit,
            long number) {
        Worker worker = registry.find(instanceId, workerId);
        if (worker == null) {
            drop(instanceId, workerId, 1);
        } else {
            take(worker, location, scratch.get().fill(key, admit, number));
        }
    }

    private void take(Worker worker, String location, Operations operations) {
        switch (worker.holdings().apply(location, operations)) {
            case DONE -> {}
            case GAP_FOUND ->
                    LOG.warn(
                            "events of {} at {} are missing before number {}; a full sync is"
                                    + " asked for with its next heartbeat",
                            worker,
                            location,
                            operations.number(0));
            case UNKNOWN -> drop(worker.instance().id(), worker.id(), operations.size());
        }
    }

    private void drop(String instanceId, long workerId, int operations) {
        if (strays.note(instanceId, workerId, operations)) {
            LOG.warn(
                    "events of worker {} of {} are dropped, as it is not registered",
                    workerId,
                    instanceId);
        }
    }
}
