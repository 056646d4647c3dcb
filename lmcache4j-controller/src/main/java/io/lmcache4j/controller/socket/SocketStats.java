package io.lmcache4j.controller.socket;

import java.util.List;
import java.util.Map;

/**
 * What has come through a controller's sockets (controller.md §14).
 *
 * @param pull the one-way socket; each frame is a message
 * @param reply the reply and the heartbeat socket together, as LMCache counts them
 * @param heartbeats what of that came to the heartbeat socket
 * @param badFrames by kind, every kind there is
 * @param lastBadFrames the last of them, oldest first
 * @param connectionFaults connections that ended because of what came on them
 */
public record SocketStats(
        Traffic pull,
        Traffic reply,
        Traffic heartbeats,
        Map<BadFrameKind, Long> badFrames,
        List<BadFrame> lastBadFrames,
        long connectionFaults) {
    /**
     * One socket.
     *
     * @param messages so far
     * @param pending 1 when there is more to read at once, else 0
     * @param active messages that are being worked on
     */
    public record Traffic(long messages, int pending, int active) {
        Traffic plus(Traffic other) {
            return new Traffic(
                    messages + other.messages,
                    Math.max(pending, other.pending),
                    active + other.active);
        }
    }

    public SocketStats {
        badFrames = Map.copyOf(badFrames);
        lastBadFrames = List.copyOf(lastBadFrames);
    }
}
