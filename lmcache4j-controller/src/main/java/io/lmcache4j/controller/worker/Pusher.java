package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.WorkerMsg;
import io.lmcache4j.controller.message.WorkerMsg.BatchedKVOperationMsg;
import io.lmcache4j.controller.socket.PushSocket;

import java.time.Duration;
import java.util.List;

/** Tells a controller what needs no answer. Belongs to the thread that owns the socket. */
final class Pusher {
    /** Most messages that ride together; LMCache's habit. */
    private static final int TOGETHER = 50;

    /** How long a flood may hold up what else the thread has to do. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final PushSocket socket;
    private final Identity me;
    private final int batchSize;

    Pusher(PushSocket socket, Identity me, int batchSize) {
        this.socket = socket;
        this.me = me;
        this.batchSize = batchSize;
    }

    /**
     * Tells events of a lane: all that wait, but no more than one multipart message holds.
     *
     * @return whether they were taken, or there were none
     */
    boolean events(Lane lane) {
        List<BatchedKVOperationMsg> batches = lane.batches(me, batchSize, TOGETHER);
        if (batches.isEmpty()) {
            return true;
        }
        boolean taken = socket.push(batches.stream().map(MessageCodec::encode).toList(), PATIENCE);
        if (taken) {
            lane.told(batches.stream().mapToInt(batch -> batch.operations().size()).sum());
        }
        return taken;
    }

    /** Tells something else; false if it was not taken in time. */
    boolean tell(WorkerMsg message, Duration timeout) {
        return socket.push(List.of(MessageCodec.encode(message)), timeout);
    }
}
