package io.lmcache4j.controller.message;

/** What a worker answers to a controller (controller.md §5.4). */
public sealed interface ControlRetMsg extends Message
        permits ControlRetMsg.ClearWorkerRetMsg,
                ControlRetMsg.PinWorkerRetMsg,
                ControlRetMsg.CompressWorkerRetMsg,
                ControlRetMsg.DecompressWorkerRetMsg,
                ControlRetMsg.MoveWorkerRetMsg,
                ControlRetMsg.HealthWorkerRetMsg,
                ControlRetMsg.CheckFinishWorkerRetMsg,
                ErrorMsg {
    record ClearWorkerRetMsg(long numTokens) implements ControlRetMsg {}

    record PinWorkerRetMsg(long numTokens) implements ControlRetMsg {}

    record CompressWorkerRetMsg(long numTokens) implements ControlRetMsg {}

    record DecompressWorkerRetMsg(long numTokens) implements ControlRetMsg {}

    record MoveWorkerRetMsg(long numTokens) implements ControlRetMsg {}

    /**
     * The worker's health.
     *
     * @param errorCode 0 is good
     */
    record HealthWorkerRetMsg(long errorCode) implements ControlRetMsg {}

    record CheckFinishWorkerRetMsg(String status) implements ControlRetMsg {}
}
