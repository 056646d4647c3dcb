package io.lmcache4j.controller;

import io.lmcache4j.controller.message.ErrorMsg;
import io.lmcache4j.controller.message.KVBatchReader;
import io.lmcache4j.controller.message.Message;
import io.lmcache4j.controller.message.MessageCodec;
import io.lmcache4j.controller.message.MessageException;
import io.lmcache4j.controller.message.OrchMsg;
import io.lmcache4j.controller.message.WorkerReqMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.HeartbeatMsg;
import io.lmcache4j.controller.registry.Fleet;
import io.lmcache4j.controller.socket.FrameHandler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Hands what comes through the sockets to the fleet (controller.md §3). Sockets are bound before
 * the fleet is there, since it tells workers their ports: what comes meanwhile waits in front.
 * Older releases are understood too (§17).
 */
final class Inbox implements FrameHandler {
    /** Longer than reading a snapshot takes; what waits longer is a bad frame. */
    private static final long PATIENCE_SECONDS = 60;

    private final CompletableFuture<Fleet> fleet = new CompletableFuture<>();
    private final Consumer<OrchMsg> orchestrator;
    private final Dialects dialects;

    /** For the one thread that pulls. */
    private final KVBatchReader reader = new KVBatchReader();

    /**
     * @param orchestrator does what is pushed for an orchestrator
     * @param dialects notes who is of an older release
     */
    Inbox(Consumer<OrchMsg> orchestrator, Dialects dialects) {
        this.orchestrator = orchestrator;
        this.dialects = dialects;
    }

    /** Lets everything through to this fleet. */
    void open(Fleet ready) {
        fleet.complete(ready);
    }

    /** Lets what waits fail. */
    void giveUp() {
        fleet.cancel(false);
    }

    @Override
    public void pulled(byte[] frame) throws Exception {
        if (reader.read(frame)) {
            fleet().told(reader);
        } else {
            fleet().pushed(decoded(frame), orchestrator);
        }
    }

    @Override
    public byte[] asked(byte[] frame) throws Exception {
        return answer(decoded(frame));
    }

    @Override
    public byte[] beaten(byte[] frame) throws Exception {
        Message message = decoded(frame);
        return message instanceof HeartbeatMsg ? answer(message) : refusal(message);
    }

    private Message decoded(byte[] frame) throws MessageException {
        return dialects.note(MessageCodec.decodeLenient(frame));
    }

    private byte[] answer(Message message) throws Exception {
        return message instanceof WorkerReqMsg asked
                ? MessageCodec.encode(fleet().asked(asked))
                : refusal(message);
    }

    private static byte[] refusal(Message message) {
        return MessageCodec.encode(
                new ErrorMsg("Unknown message type: " + message.getClass().getSimpleName()));
    }

    private Fleet fleet() throws InterruptedException, ExecutionException, TimeoutException {
        return fleet.isDone() ? fleet.join() : fleet.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
