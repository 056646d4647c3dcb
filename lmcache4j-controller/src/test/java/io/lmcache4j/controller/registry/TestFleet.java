package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.message.OpType.ADMIT;
import static io.lmcache4j.controller.message.OpType.EVICT;

import io.lmcache4j.controller.message.ChunkKey;
import io.lmcache4j.controller.message.ChunkKeys;
import io.lmcache4j.controller.message.HeartbeatCommand;
import io.lmcache4j.controller.message.HeartbeatCommand.FullSync;
import io.lmcache4j.controller.message.KVOperation;
import io.lmcache4j.controller.message.OpType;
import io.lmcache4j.controller.message.P2PLayout;
import io.lmcache4j.controller.message.WorkerInfo;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.message.WorkerMsg.DeRegisterMsg;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncBatchMsg;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncEndMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.BatchedP2PLookupMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.FullSyncStartMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.FullSyncStatusMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.BatchedP2PLookupRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStartRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStatusRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.HeartbeatRetMsg;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** A fleet whose time stands still, and the messages that workers send it in few words. */
public final class TestFleet implements AutoCloseable, InstantSource, FleetEvents {
    public static final String CPU = "LocalCPUBackend";
    public static final String DISK = "LocalDiskBackend";

    public final Fleet fleet;
    final List<String> events = new ArrayList<>();
    private final Map<String, Registration> addresses = new HashMap<>();
    private Duration passed = Duration.ZERO;
    private boolean clockBroken;
    private Instant now = Instant.ofEpochSecond(1_735_689_600);

    public TestFleet() {
        this(FleetOptions.defaults());
    }

    public TestFleet(FleetOptions options) {
        fleet = new Fleet(options, this, this, this::nanoTime);
    }

    @Override
    public Instant instant() {
        return now;
    }

    public void pass(long seconds) {
        passed = passed.plusSeconds(seconds);
        setWallClock(seconds);
    }

    /** Lets everything fail that looks at the time, or work again. */
    void breakClock(boolean broken) {
        clockBroken = broken;
    }

    private long nanoTime() {
        if (clockBroken) {
            throw new IllegalStateException("a defect");
        }
        return passed.toNanos();
    }

    public Duration passed() {
        return passed;
    }

    /** The clock on the wall is set forward, or back; no time passes. */
    void setWallClock(long seconds) {
        now = now.plusSeconds(seconds);
    }

    public WorkerReqRetMsg register(String instance, long worker) {
        return register(instance, worker, "10.0.0.5", 8500);
    }

    public WorkerReqRetMsg register(String instance, long worker, String ip, long port) {
        addresses.put(instance + worker, new Registration(ip, port, Optional.empty()));
        return fleet.asked(
                new RegisterMsg(
                        instance, worker, ip, port, Optional.of(instance + "-" + worker + ":1")));
    }

    void registerWithoutPeerUrl(String instance, long worker) {
        fleet.asked(new RegisterMsg(instance, worker, "10.0.0.5", 8500, Optional.empty()));
    }

    /** The processes are those of another fleet, whose controller has ended. */
    void takeProcessesOf(TestFleet other) {
        addresses.putAll(other.addresses);
    }

    /** Where the process is that registered last. */
    private Registration at(String instance, long worker) {
        return addresses.getOrDefault(
                instance + worker, new Registration("10.0.0.5", 8500, Optional.empty()));
    }

    /** The reasons of the full syncs that the answer asks for. */
    public List<String> beat(String instance, long worker) {
        Registration at = at(instance, worker);
        return beat(instance, worker, at.ip(), at.port());
    }

    public List<String> beat(String instance, long worker, String ip, long port) {
        WorkerReqRetMsg answer =
                fleet.asked(new HeartbeatMsg(instance, worker, ip, port, Optional.empty()));
        List<String> reasons = new ArrayList<>();
        for (HeartbeatCommand command : ((HeartbeatRetMsg) answer).commands()) {
            reasons.add(((FullSync) command).reason().orElseThrow());
        }
        return reasons;
    }

    public void deregister(String instance, long worker) {
        Registration at = at(instance, worker);
        deregister(instance, worker, at.ip(), at.port());
    }

    void deregister(String instance, long worker, String ip, long port) {
        fleet.told(new DeRegisterMsg(instance, worker, ip, port));
    }

    public void admit(
            String instance, long worker, String location, long firstNumber, long... keys) {
        operate(ADMIT, instance, worker, location, firstNumber, keys);
    }

    public void evict(
            String instance, long worker, String location, long firstNumber, long... keys) {
        operate(EVICT, instance, worker, location, firstNumber, keys);
    }

    private void operate(
            OpType type,
            String instance,
            long worker,
            String location,
            long firstNumber,
            long... keys) {
        List<KVOperation> operations = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            operations.add(new KVOperation(type, ChunkKey.of(keys[i]), firstNumber + i));
        }
        fleet.told(new BatchedKVOperationMsg(instance, worker, location, operations));
    }

    public FullSyncStartRetMsg start(String instance, String syncId, long batches) {
        return start(instance, CPU, syncId, batches);
    }

    public FullSyncStartRetMsg start(
            String instance, String location, String syncId, long batches) {
        return (FullSyncStartRetMsg)
                fleet.asked(new FullSyncStartMsg(instance, 0, location, syncId, 0, batches));
    }

    void batch(String instance, String syncId, long batchId, long... keys) {
        batch(instance, CPU, syncId, batchId, keys);
    }

    void batch(String instance, String location, String syncId, long batchId, long... keys) {
        fleet.told(
                new FullSyncBatchMsg(instance, 0, location, syncId, batchId, ChunkKeys.of(keys)));
    }

    void end(String instance, String syncId) {
        end(instance, CPU, syncId);
    }

    void end(String instance, String location, String syncId) {
        fleet.told(new FullSyncEndMsg(instance, 0, location, syncId, 0));
    }

    FullSyncStatusRetMsg status(String instance, String syncId) {
        return (FullSyncStatusRetMsg) fleet.asked(new FullSyncStatusMsg(instance, 0, syncId));
    }

    /** Syncs a whole location in one batch. */
    public void sync(String instance, String syncId, long... keys) {
        start(instance, syncId, 1);
        batch(instance, syncId, 0, keys);
        end(instance, syncId);
    }

    P2PLayout peer(String instance, long worker, long... keys) {
        return ((BatchedP2PLookupRetMsg)
                        fleet.asked(new BatchedP2PLookupMsg(ChunkKeys.of(keys), instance, worker)))
                .layoutInfo()
                .getFirst();
    }

    /** Whether somebody else than the asker is answered to hold a key. */
    boolean isHeld(long key) {
        return peer("nobody", 0, key).numHitChunks() > 0;
    }

    long keys(String instance) {
        return fleet.workersOf(instance).stream().mapToLong(KnownWorker::keyCount).sum();
    }

    public static long[] tokens(int count) {
        return LongStream.range(0, count).toArray();
    }

    @Override
    public void registered(WorkerInfo worker) {
        events.add("registered " + worker.instanceId() + "/" + worker.workerId());
    }

    @Override
    public void moved(WorkerInfo worker) {
        events.add("moved " + worker.instanceId() + " to " + worker.ip() + ":" + worker.port());
    }

    @Override
    public void left(String instanceId, long workerId) {
        events.add("left " + instanceId + "/" + workerId);
    }

    @Override
    public void close() {
        fleet.close();
    }
}
