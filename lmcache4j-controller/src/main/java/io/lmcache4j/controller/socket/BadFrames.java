package io.lmcache4j.controller.socket;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts bad frames by kind and keeps the last few. */
final class BadFrames {
    private static final int KEPT = 100;

    private final InstantSource clock;
    private final Map<BadFrameKind, LongAdder> counts = new EnumMap<>(BadFrameKind.class);
    private final Deque<BadFrame> last = new ArrayDeque<>();

    BadFrames(InstantSource clock) {
        this.clock = clock;
        for (BadFrameKind kind : BadFrameKind.values()) {
            counts.put(kind, new LongAdder());
        }
    }

    void add(String socket, BadFrameKind kind, String peer, byte[] frame, String error) {
        byte[] first = Arrays.copyOf(frame, Math.min(frame.length, BadFrame.KEPT_BYTES));
        add(socket, kind, peer, frame.length, first, error);
    }

    /** One that was not let in. */
    void add(String socket, BadFrameKind kind, String peer, long bytes, String error) {
        add(socket, kind, peer, bytes, new byte[0], error);
    }

    private void add(
            String socket, BadFrameKind kind, String peer, long bytes, byte[] first, String error) {
        counts.get(kind).increment();
        BadFrame sample =
                new BadFrame(
                        clock.instant(),
                        socket,
                        kind,
                        peer,
                        bytes,
                        HexFormat.of().formatHex(first),
                        error);
        synchronized (last) {
            if (last.size() == KEPT) {
                last.removeFirst();
            }
            last.addLast(sample);
        }
    }

    Map<BadFrameKind, Long> counts() {
        Map<BadFrameKind, Long> now = new EnumMap<>(BadFrameKind.class);
        counts.forEach((kind, count) -> now.put(kind, count.sum()));
        return now;
    }

    List<BadFrame> last() {
        synchronized (last) {
            return List.copyOf(last);
        }
    }
}
