package io.lmcache4j.controller.command;

import io.lmcache4j.controller.message.ControlMsg;
import io.lmcache4j.controller.message.ControlMsg.CheckFinishWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.ClearWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.CompressWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.DecompressWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.HealthWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.MoveWorkerMsg;
import io.lmcache4j.controller.message.ControlMsg.PinWorkerMsg;
import io.lmcache4j.controller.message.ControlRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.CheckFinishWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.ClearWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.CompressWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.DecompressWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.HealthWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.MoveWorkerRetMsg;
import io.lmcache4j.controller.message.ControlRetMsg.PinWorkerRetMsg;
import io.lmcache4j.controller.message.ErrorMsg;

/** Which answers answer which commands. */
final class Fitting {
    private Fitting() {}

    /** Whether a worker may answer so; with an {@code ErrorMsg} always. */
    static boolean fits(ControlMsg command, ControlRetMsg answer) {
        if (answer instanceof ErrorMsg) {
            return true;
        }
        return switch (command) {
            case ClearWorkerMsg _ -> answer instanceof ClearWorkerRetMsg;
            case PinWorkerMsg _ -> answer instanceof PinWorkerRetMsg;
            case CompressWorkerMsg _ -> answer instanceof CompressWorkerRetMsg;
            case DecompressWorkerMsg _ -> answer instanceof DecompressWorkerRetMsg;
            case MoveWorkerMsg _ -> answer instanceof MoveWorkerRetMsg;
            case HealthWorkerMsg _ -> answer instanceof HealthWorkerRetMsg;
            case CheckFinishWorkerMsg _ -> answer instanceof CheckFinishWorkerRetMsg;
        };
    }
}
