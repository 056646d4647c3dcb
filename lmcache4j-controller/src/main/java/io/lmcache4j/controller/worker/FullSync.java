package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.WorkerMsg.FullSyncBatchMsg;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncEndMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.FullSyncStartMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.FullSyncStatusMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStartRetMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.FullSyncStatusRetMsg;
import io.lmcache4j.controller.worker.NoAnswerException.Kind;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Tells a controller every key of one location: start, batches, end, and then questions until it
 * has them all (controller.md §9). Belongs to the thread that reports.
 */
final class FullSync {
    /** Before the first question; later ones wait longer, up to the configured interval. */
    private static final Duration FIRST_POLL = Duration.ofMillis(50);

    /**
     * Answers in a row that nothing is missing, but the end: more than it takes to come, so that
     * the controller, or another in its place, does not know of the sync any more.
     */
    private static final int MOST_NOTHING_MISSING = 6;

    private final Identity me;
    private final Ask ask;
    private final Pusher push;
    private final FullSyncOptions options;
    private final Duration sendTimeout;
    private final Connection connection;
    private final Closing closing;
    private final RandomGenerator random;

    FullSync(
            Identity me,
            Ask ask,
            Pusher push,
            FullSyncOptions options,
            Duration sendTimeout,
            Connection connection,
            Closing closing,
            RandomGenerator random) {
        this.me = me;
        this.ask = ask;
        this.push = push;
        this.options = options;
        this.sendTimeout = sendTimeout;
        this.connection = connection;
        this.closing = closing;
        this.random = random;
    }

    /**
     * Tells all keys.
     *
     * @param accepted run when the controller is ready for them
     * @throws NoAnswerException if the controller does not have them in the end
     * @throws InterruptedException if the reporter is closed meanwhile
     */
    void run(String location, KeyListing keys, Runnable accepted)
            throws NoAnswerException, InterruptedException {
        String id = "%s_%d_%08x".formatted(me.instanceId(), me.workerId(), random.nextInt());
        start(location, id, keys);
        accepted.run();
        for (int batch = 0; batch < keys.batches(); batch++) {
            if (batch > 0) {
                closing.of(options.batchInterval());
            }
            batch(location, id, keys, batch);
        }
        end(location, id, keys);
        awaitCompletion(location, id, keys);
    }

    private void start(String location, String id, KeyListing keys)
            throws NoAnswerException, InterruptedException {
        FullSyncStartMsg start =
                new FullSyncStartMsg(
                        me.instanceId(), me.workerId(), location, id, keys.size(), keys.batches());
        for (int attempt = 0; ; attempt++) {
            NoAnswerException refused;
            try {
                FullSyncStartRetMsg answer = ask.ask(start, FullSyncStartRetMsg.class);
                if (answer.accepted()) {
                    return;
                }
                refused = new NoAnswerException(answer.errorMsg().orElse("refused"), Kind.REFUSED);
            } catch (NoAnswerException noAnswer) {
                refused = noAnswer;
            }
            if (attempt >= options.maxRetries() || refused.kind() == Kind.SILENT) {
                throw refused;
            }
            closing.of(options.retryDelay());
        }
    }

    private void batch(String location, String id, KeyListing keys, int batch)
            throws NoAnswerException {
        boolean taken =
                push.tell(
                        new FullSyncBatchMsg(
                                me.instanceId(),
                                me.workerId(),
                                location,
                                id,
                                batch,
                                keys.batch(batch)),
                        sendTimeout);
        if (!taken) {
            throw new NoAnswerException("the controller takes no messages", Kind.SILENT);
        }
    }

    private void end(String location, String id, KeyListing keys) throws NoAnswerException {
        if (!push.tell(
                new FullSyncEndMsg(me.instanceId(), me.workerId(), location, id, keys.size()),
                sendTimeout)) {
            throw new NoAnswerException("the controller takes no messages", Kind.SILENT);
        }
    }

    private void awaitCompletion(String location, String id, KeyListing keys)
            throws NoAnswerException, InterruptedException {
        FullSyncStatusMsg question = new FullSyncStatusMsg(me.instanceId(), me.workerId(), id);
        Duration wait = FIRST_POLL;
        int resends = 0;
        int nothingMissing = 0;
        for (int poll = 0; poll < options.maxPolls(); poll++) {
            closing.of(shorter(wait, options.pollInterval()));
            wait = wait.multipliedBy(2);
            if (connection.isLost()) {
                throw new NoAnswerException("the connection was lost", Kind.SILENT);
            }
            FullSyncStatusRetMsg status = ask.ask(question, FullSyncStatusRetMsg.class);
            // LMCache's workers wait for most of the fleet as well; nothing here needs that.
            if (status.isComplete()) {
                return;
            }
            long[] missing = status.missingBatches().toArray();
            nothingMissing = missing.length == 0 ? nothingMissing + 1 : 0;
            if (nothingMissing == MOST_NOTHING_MISSING) {
                throw new NoAnswerException("the controller has forgotten it", Kind.WRONG);
            }
            if (missing.length > 0 && resends < options.maxRetries()) {
                resends++;
                for (long batch : missing) {
                    if (batch >= 0 && batch < keys.batches()) {
                        batch(location, id, keys, (int) batch);
                    }
                }
                end(location, id, keys);
            }
        }
        throw new NoAnswerException(
                "the controller did not complete the sync in %d polls"
                        .formatted(options.maxPolls()),
                Kind.WRONG);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
