package io.lmcache4j.controller.worker;

import io.lmcache4j.controller.message.WorkerReqRetMsg.RegisterRetMsg;
import io.lmcache4j.controller.socket.PushSocket;
import io.lmcache4j.controller.socket.RequestSocket;
import io.lmcache4j.controller.socket.SocketContext;
import io.lmcache4j.engine.LMCacheEngine;
import io.lmcache4j.engine.key.ChunkHash;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeromq.ZMQException;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * The thread that speaks to a controller: registers, for ever if need be; then tells events as they
 * come, and every key of a location when events alone are not enough.
 *
 * <p>Events of a location wait from the moment before it is listed until the controller has the
 * whole listing, and follow then, in order. Since the last event of a key says whether it is there,
 * and a key without an event was listed as it is, the controller ends up with what the tier has.
 */
final class ReportLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller.worker");

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

    /** Between the farewell and the new registration, which take different ways. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** Messages that wait in ZeroMQ; each may hold 2,500 events. */
    private static final int PUSH_HIGH_WATER_MARK = 64;

    private final WorkerOptions options;
    private final Identity me;
    private final LMCacheEngine engine;
    private final EventQueues queues;
    private final Connection connection;
    private final SocketContext context;
    private final Closing closing;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Backoff registerRetry = new Backoff(FIRST_RETRY, LAST_RETRY, random);
    private final Backoff syncRetry = new Backoff(FIRST_RETRY, LAST_RETRY, random);

    /** Why a controller asked for a full sync, if it did and none began since. */
    private final AtomicReference<String> commanded = new AtomicReference<>();

    private long nextRegister = System.nanoTime();
    private Optional<Long> nextSync = Optional.empty();
    private Pusher push;
    private Ask ask;
    private FullSync fullSync;

    ReportLoop(
            WorkerOptions options,
            Identity me,
            LMCacheEngine engine,
            EventQueues queues,
            Connection connection,
            SocketContext context,
            Closing closing) {
        this.options = options;
        this.me = me;
        this.engine = engine;
        this.queues = queues;
        this.connection = connection;
        this.context = context;
        this.closing = closing;
    }

    /** Asks for a full sync of all locations. From any thread. */
    void command(String reason) {
        commanded.compareAndSet(null, reason);
        queues.wake();
    }

    @Override
    public void run() {
        try (PushSocket pushSocket =
                        new PushSocket(
                                context,
                                options.pullUrl(),
                                options.key(),
                                PUSH_HIGH_WATER_MARK,
                                connection::lost);
                RequestSocket askSocket =
                        new RequestSocket(
                                context, options.replyUrl(), options.key(), connection::lost)) {
            push = new Pusher(pushSocket, me, options.batchSize());
            ask = new Ask(askSocket, options.answerTimeout());
            fullSync =
                    new FullSync(
                            me,
                            ask,
                            push,
                            options.fullSync(),
                            options.sendTimeout(),
                            connection,
                            closing,
                            random);
            speak();
            sayFarewell();
            pushSocket.lingerAtClose(Closing.LINGER);
        } catch (ZMQException ended) {
            LOG.debug("{}: the sockets ended", me, ended);
        }
    }

    /** Until the reporter is closed, which cuts waits short: those of a full sync, too. */
    private void speak() {
        try {
            while (!closing.isClosing()) {
                step();
            }
        } catch (InterruptedException closed) {
            LOG.debug("{}: closed while it waited", me);
        }
    }

    /** One thing that is due, or a wait. */
    private void step() throws InterruptedException {
        if (connection.isRegistered() && connection.isLost()) {
            lost("the connection to the controller was lost");
        }
        long now = System.nanoTime();
        if (!connection.isRegistered()) {
            if (now - nextRegister >= 0) {
                register();
            } else {
                queues.awaitEvent(Math.min(IDLE_NANOS, nextRegister - now));
            }
            return;
        }
        if (commanded.get() != null || queues.anyStale()) {
            if (nextSync.isEmpty()) {
                nextSync = Optional.of(now + startupDelayNanos());
            }
            if (now - nextSync.get() >= 0) {
                nextSync = Optional.empty();
                sync();
                return;
            }
        }
        tell(nextSync.map(due -> Math.min(IDLE_NANOS, due - now)).orElse(IDLE_NANOS));
    }

    private long startupDelayNanos() {
        long most = options.fullSync().startupDelay().toNanos();
        // With nothing to tell there is nothing to spread over time.
        return most <= 0 || isNothingToSync() ? 0 : random.nextLong(most + 1);
    }

    private boolean isNothingToSync() {
        return commanded.get() == null
                && queues.lanes().stream()
                        .allMatch(lane -> !lane.isStale() || isNothingThere(lane));
    }

    /** Whether controllers know nothing of a location, and there is nothing. */
    private boolean isNothingThere(Lane lane) {
        return !lane.isKnown() && engine.chunkHashes(lane.location()).isEmpty();
    }

    private void lost(String why) {
        LOG.warn("{}: {}; registering again", me, why);
        connection.unregistered(why);
        nextRegister = System.nanoTime();
    }

    private void register() {
        connection.registering();
        try {
            RegisterRetMsg answer = ask.ask(me.register(), RegisterRetMsg.class);
            // It has forgotten what it knew, or never knew it.
            queues.markAllStale();
            nextSync = Optional.empty();
            registerRetry.reset();
            connection.registered(Optional.ofNullable(answer.extraConfig().get("heartbeat_url")));
            LOG.info("{}: registered with the controller at {}", me, options.replyUrl());
        } catch (NoAnswerException notYet) {
            connection.unregistered(notYet.getMessage());
            long wait = registerRetry.nextNanos();
            nextRegister = System.nanoTime() + wait;
            LOG.warn(
                    "{}: can't register with the controller at {}: {}; next attempt in {} ms",
                    me,
                    options.replyUrl(),
                    notYet.getMessage(),
                    wait / 1_000_000);
        }
    }

    /** Waits for events, and for others to join them, and tells them. */
    private void tell(long idleNanos) {
        int ready = queues.ready();
        if (ready == 0) {
            queues.awaitEvent(idleNanos);
            ready = queues.ready();
        }
        if (ready > 0 && ready < options.batchSize()) {
            closing.sleep(options.batchTimeout());
        }
        for (Lane lane : queues.lanes()) {
            push.events(lane);
        }
    }

    /** Tells every key, one location after the other. */
    private void sync() throws InterruptedException {
        String reason = commanded.getAndSet(null);
        if (reason != null) {
            queues.markAllStale();
        }
        List<Lane> lanes =
                queues.lanes().stream()
                        .filter(Lane::isStale)
                        .sorted(Comparator.comparing(Lane::location))
                        .toList();
        Lane at = null;
        connection.syncing(true);
        try (SyncFreeze freeze = new SyncFreeze(engine.storage())) {
            for (Lane lane : lanes) {
                at = lane;
                sync(lane, reason != null, freeze);
            }
            syncRetry.reset();
            connection.trouble("");
        } catch (NoAnswerException failed) {
            at.markStale();
            failed(at, reason, failed);
        } finally {
            connection.syncing(false);
        }
    }

    private void sync(Lane lane, boolean commandedSync, SyncFreeze freeze)
            throws NoAnswerException, InterruptedException {
        boolean wasBroken = lane.beginListing();
        Collection<ChunkHash> hashes = engine.chunkHashes(lane.location());
        if (hashes.isEmpty() && !lane.isKnown() && !commandedSync) {
            return;
        }
        lane.known();
        KeyListing keys = new KeyListing(hashes, options.fullSync().batchSize());
        if (wasBroken && lane.told() > 0) {
            // Events from before the gap may still be on their way, and would come after the
            // listing. An empty sync goes the same way behind them.
            fullSync.run(lane.location(), new KeyListing(List.of(), 1), freeze::begin);
        }
        fullSync.run(lane.location(), keys, freeze::begin);
        LOG.info("{}: the controller has all {} keys of {}", me, keys.size(), lane.location());
    }

    private void failed(Lane lane, String reason, NoAnswerException failure)
            throws InterruptedException {
        if (reason != null) {
            commanded.compareAndSet(null, reason);
        }
        long wait = syncRetry.nextNanos();
        nextSync = Optional.of(System.nanoTime() + wait);
        String why = "full sync of %s: %s".formatted(lane.location(), failure.getMessage());
        LOG.warn("{}: {}; next attempt in {} ms", me, why, wait / 1_000_000);
        connection.trouble(why);
        switch (failure.kind()) {
            case SILENT -> {
                connection.unregistered(why);
                nextRegister = System.nanoTime();
            }
            case REFUSED -> {
                // LMCache's controller forgets a sync that never ended only with the worker.
                push.tell(me.deRegister(), FAREWELL);
                closing.of(FAREWELL);
                connection.unregistered(why);
                nextRegister = System.nanoTime() + wait;
            }
            case WRONG -> {
                // It is tried again.
            }
        }
    }

    /** What waits is told as far as it goes at once, and that this worker leaves. */
    private void sayFarewell() {
        if (connection.isRegistered()) {
            boolean goesOn = true;
            for (Lane lane : queues.lanes()) {
                while (goesOn && lane.ready() > 0 && !closing.isLate()) {
                    goesOn = push.events(lane);
                }
            }
            push.tell(me.deRegister(), shorter(options.sendTimeout(), Closing.LINGER));
            LOG.info("{}: left the controller", me);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
