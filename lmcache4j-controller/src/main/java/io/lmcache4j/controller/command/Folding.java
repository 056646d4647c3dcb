package io.lmcache4j.controller.command;

import io.lmcache4j.controller.message.ControlRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.CheckFinishWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.ClearWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.CompressWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.DecompressWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.HealthWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.MoveWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.PinWorkerRetMsg;
import io.lmcache4j.controller.message.ErrorMsg;

import java.util.List;
import java.util.OptionalLong;

/**
 * Makes one answer of many. LMCache takes the first and fails when they differ; here the least of
 * those that did it counts, and what differs is said worker by worker.
 */
final class Folding {
    private Folding() {}

    static FanOut fold(String instanceId, List<Answered> all) throws CommandException {
        List<WorkerAnswer> answers = all.stream().map(Folding::answer).toList();
        long[] counts =
                answers.stream()
                        .map(WorkerAnswer::numTokens)
                        .filter(OptionalLong::isPresent)
                        .mapToLong(OptionalLong::getAsLong)
                        .sorted()
                        .toArray();
        if (counts.length == 0) {
            String errors =
                    String.join("; ", answers.stream().flatMap(it -> it.error().stream()).toList());
            if (all.stream().allMatch(Answered::isSilent)) {
                throw new CommandTimeoutException(
                        "no worker of instance " + instanceId + " answered in time: " + errors);
            }
            throw new CommandException(errors);
        }
        boolean partial = counts.length < answers.size() || counts[0] != counts[counts.length - 1];
        return new FanOut(counts[0], partial, answers);
    }

    private static WorkerAnswer answer(Answered answered) {
        if (answered.message().isEmpty()) {
            return WorkerAnswer.failed(
                    answered.worker(), answered.failure().map(Folding::text).orElse("no answer"));
        }
        ControlRetMsg message = answered.message().get();
        return switch (message) {
            case ClearWorkerRetMsg(long tokens) -> WorkerAnswer.of(answered.worker(), tokens);
            case PinWorkerRetMsg(long tokens) -> WorkerAnswer.of(answered.worker(), tokens);
            case CompressWorkerRetMsg(long tokens) -> WorkerAnswer.of(answered.worker(), tokens);
            case DecompressWorkerRetMsg(long tokens) -> WorkerAnswer.of(answered.worker(), tokens);
            case MoveWorkerRetMsg(long tokens) -> WorkerAnswer.of(answered.worker(), tokens);
            case HealthWorkerRetMsg _, CheckFinishWorkerRetMsg _ ->
                    WorkerAnswer.failed(
                            answered.worker(),
                            "answered with a " + message.getClass().getSimpleName());
            case ErrorMsg(String error) -> WorkerAnswer.failed(answered.worker(), error);
        };
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** A worker's health code. */
    static long code(Answered answered) {
        if (answered.message().isPresent()) {
            return switch (answered.message().get()) {
                case HealthWorkerRetMsg(long code) -> code;
                case ErrorMsg _ -> Health.REFUSED;
                case ClearWorkerRetMsg _,
                        PinWorkerRetMsg _,
                        CompressWorkerRetMsg _,
                        DecompressWorkerRetMsg _,
                        MoveWorkerRetMsg _,
                        CheckFinishWorkerRetMsg _ ->
                        Health.ODD;
            };
        }
        return switch (answered.failure().orElse(null)) {
            case UnreadableAnswerException _ -> Health.UNREADABLE;
            case OddAnswerException _ -> Health.ODD;
            case null, default -> Health.SILENT;
        };
    }
}
