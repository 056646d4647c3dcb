package io.lmcache4j.controller;

import io.lmcache4j.controller.command.ClusterExecutor;
import io.lmcache4j.controller.command.CommandException;
import io.lmcache4j.controller.message.OrchMsg;
import io.lmcache4j.controller.message.OrchMsg.CheckFinishMsg;
import io.lmcache4j.controller.message.OrchMsg.ClearMsg;
import io.lmcache4j.controller.message.OrchMsg.CompressMsg;
import io.lmcache4j.controller.message.OrchMsg.DecompressMsg;
import io.lmcache4j.controller.message.OrchMsg.HealthMsg;
import io.lmcache4j.controller.message.OrchMsg.LookupMsg;
import io.lmcache4j.controller.message.OrchMsg.MoveMsg;
import io.lmcache4j.controller.message.OrchMsg.PinMsg;
import io.lmcache4j.controller.message.OrchMsg.QueryInstMsg;
import io.lmcache4j.controller.message.OrchMsg.QueryWorkerInfoMsg;
import io.lmcache4j.controller.message.Tokens;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Does what an orchestrator asks by the socket that gives no answers (controller.md §5.1): the
 * result is thrown away, so questions are too. Where others than this machine reach the socket in
 * the clear nothing is done, since the socket asks nobody for a token. Thread-safe.
 */
final class PushedOrders implements Consumer<OrchMsg> {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.controller");

    /** Orders that are carried out at once; more are dropped. */
    private static final int MOST = 16;

    private final Supplier<ClusterExecutor> executor;
    private final boolean allowed;
    private final Semaphore free = new Semaphore(MOST);
    private final LongAdder dropped = new LongAdder();

    /**
     * @param executor asked for once frames come
     * @param allowed whether only this machine, or who knows the key, can push
     */
    PushedOrders(Supplier<ClusterExecutor> executor, boolean allowed) {
        this.executor = executor;
        this.allowed = allowed;
    }

    /** Orders that were not carried out. */
    long dropped() {
        return dropped.sum();
    }

    @Override
    public void accept(OrchMsg order) {
        if (isQuestion(order)) {
            return;
        }
        if (!allowed || !free.tryAcquire()) {
            dropped.increment();
            LOG.warn(
                    "a pushed {} is not carried out: {}",
                    order.getClass().getSimpleName(),
                    allowed
                            ? "too many at once"
                            : "the socket is open to the network without a key; use the REST API");
            return;
        }
        Thread.ofVirtual()
                .name("pushed-order")
                .start(
                        () -> {
                            try {
                                carryOut(order);
                            } catch (CommandException e) {
                                LOG.info("pushed {}: {}", order.eventId(), e.getMessage());
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } finally {
                                free.release();
                            }
                        });
    }

    private static boolean isQuestion(OrchMsg order) {
        return switch (order) {
            case QueryInstMsg _, LookupMsg _, HealthMsg _, CheckFinishMsg _, QueryWorkerInfoMsg _ ->
                    true;
            case ClearMsg _, PinMsg _, CompressMsg _, DecompressMsg _, MoveMsg _ -> false;
        };
    }

    private void carryOut(OrchMsg order) throws CommandException, InterruptedException {
        ClusterExecutor workers = executor.get();
        switch (order) {
            case ClearMsg(String event, String instance, String location) ->
                    workers.clear(event, instance, location);
            case PinMsg(String event, String instance, String location, Tokens tokens) ->
                    workers.pin(event, instance, location, tokens);
            case CompressMsg(_, String instance, String method, String location, var tokens) ->
                    workers.compress(instance, method, location, tokens);
            case DecompressMsg(_, String instance, String method, String location, var tokens) ->
                    workers.decompress(instance, method, location, tokens);
            case MoveMsg(_, var from, var to, var tokens, var copy) ->
                    workers.move(from, to, tokens, copy.orElse(false));
            case QueryInstMsg _,
                    LookupMsg _,
                    HealthMsg _,
                    CheckFinishMsg _,
                    QueryWorkerInfoMsg _ -> {}
        }
    }
}
