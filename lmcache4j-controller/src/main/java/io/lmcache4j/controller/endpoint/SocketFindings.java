package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.explain.FleetFinding;
import io.lmcache4j.controller.explain.FleetFinding.Severity;
import io.lmcache4j.controller.socket.BadFrame;
import io.lmcache4j.controller.socket.SocketStats;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What comes through the sockets and should not (controller.md §16.1, row 1). */
final class SocketFindings {
    private static final int MOST_SAMPLES = 3;
    private static final int MOST_WORKERS = 10;

    private final ProcessView process;

    SocketFindings(ProcessView process) {
        this.process = process;
    }

    void add(List<FleetFinding> findings) {
        SocketStats sockets = process.sockets();
        badFrames(sockets).ifPresent(findings::add);
        oldDialects().ifPresent(findings::add);
        backlog(sockets).ifPresent(findings::add);
    }

    private static Optional<FleetFinding> badFrames(SocketStats sockets) {
        String counts =
                sockets.badFrames().entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getValue() + " " + entry.getKey().text())
                        .collect(Collectors.joining(", "));
        if (counts.isEmpty()) {
            return Optional.empty();
        }
        List<BadFrame> samples = sockets.lastBadFrames();
        String shown =
                samples.reversed().stream()
                        .limit(MOST_SAMPLES)
                        .map(SocketFindings::sample)
                        .collect(Collectors.joining("; "));
        return Optional.of(
                new FleetFinding(
                        "bad_frames",
                        Severity.ERROR,
                        "Frames came that could not be used",
                        counts + peers(samples) + "; the last ones: " + shown,
                        samples.reversed().stream()
                                .flatMap(frame -> FrameAdvice.guess(frame).stream())
                                .findFirst()
                                .orElse("look at who connects from there; nothing else was lost")));
    }

    /** From which hosts most of the kept samples came. */
    private static String peers(List<BadFrame> samples) {
        Map<String, Long> byHost =
                samples.stream()
                        .collect(
                                Collectors.groupingBy(
                                        frame -> host(frame.peer()), Collectors.counting()));
        return byHost.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_SAMPLES)
                .map(it -> it.getValue() + " from " + it.getKey())
                .collect(
                        Collectors.joining(
                                ", ", "; of the last %d, ".formatted(samples.size()), ""));
    }

    private static String host(String peer) {
        int colon = peer.lastIndexOf(':');
        return colon < 0 ? peer : peer.substring(0, colon);
    }

    private static String sample(BadFrame frame) {
        return "%s, from %s on %s: %s (%d bytes, beginning %s)"
                .formatted(
                        frame.at(),
                        frame.peer(),
                        frame.socket(),
                        frame.error(),
                        frame.bytes(),
                        frame.firstBytes());
    }

    /** Who is of an older release (controller.md §16.1, row 1). */
    private Optional<FleetFinding> oldDialects() {
        DialectStats dialects = process.dialects();
        String counts =
                dialects.messages().entrySet().stream()
                        .filter(it -> it.getValue() > 0)
                        .sorted(Map.Entry.comparingByKey())
                        .map(it -> "%d of %s".formatted(it.getValue(), it.getKey().text()))
                        .collect(Collectors.joining(", "));
        if (counts.isEmpty()) {
            return Optional.empty();
        }
        String senders =
                dialects.senders().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .limit(MOST_WORKERS)
                        .map(it -> "%s (%s)".formatted(it.getKey(), it.getValue().text()))
                        .collect(Collectors.joining(", "));
        return Optional.of(
                new FleetFinding(
                        "older_dialect",
                        Severity.INFO,
                        "Messages come in the dialect of older releases of LMCache",
                        counts + (senders.isEmpty() ? "" : "; from " + senders),
                        "they are understood; but workers of mid 2025 number no events and know no"
                                + " full sync, so what gets lost stays lost until they start again:"
                                + " run one recent release on all"));
    }

    private static Optional<FleetFinding> backlog(SocketStats sockets) {
        if (sockets.pull().pending() == 0 && sockets.reply().pending() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                new FleetFinding(
                        "messages_waiting",
                        Severity.INFO,
                        "Messages wait to be read at this moment",
                        "pull %d, reply %d"
                                .formatted(sockets.pull().pending(), sockets.reply().pending()),
                        "nothing if it passes; if it stays, give the controller more CPU"));
    }
}
