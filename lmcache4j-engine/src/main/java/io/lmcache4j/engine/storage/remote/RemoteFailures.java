package io.lmcache4j.engine.storage.remote;

import io.lmcache4j.engine.metrics.DropCause;
import io.lmcache4j.engine.metrics.MissCause;
import io.lmcache4j.engine.storage.DamagedChunkException;

/** What a failed call means. */
final class RemoteFailures {
    /** What it tells about the store. */
    enum Verdict {
        /** It answered, with something that can't be used. */
        ANSWERED,
        /** It did not answer, or with an error. */
        FAILED,
        /** Nothing. */
        NONE
    }

    private RemoteFailures() {}

    /** What a call tells about its store; null is success. */
    static Verdict verdict(Throwable failure) {
        return switch (failure) {
            case null -> Verdict.ANSWERED;
            case DamagedChunkException _, UnsupportedOperationException _ -> Verdict.ANSWERED;
            case StagingFullException _, UnavailableException _, InterruptedException _ ->
                    Verdict.NONE;
            default -> Verdict.FAILED;
        };
    }

    static MissCause missCause(Throwable failure) {
        return switch (failure) {
            case DamagedChunkException damaged -> damaged.missCause();
            case StagingFullException _ -> MissCause.NO_MEMORY;
            case UnavailableException _, InterruptedException _ -> MissCause.UNAVAILABLE;
            case RemoteTimeoutException _ -> MissCause.TIMEOUT;
            default -> MissCause.IO_ERROR;
        };
    }

    static DropCause dropCause(Throwable failure) {
        return switch (failure) {
            case UnsupportedOperationException _ -> DropCause.UNSUPPORTED;
            case UnavailableException _, InterruptedException _ -> DropCause.UNAVAILABLE;
            case RemoteTimeoutException _ -> DropCause.TIMEOUT;
            default -> DropCause.IO_ERROR;
        };
    }
}
