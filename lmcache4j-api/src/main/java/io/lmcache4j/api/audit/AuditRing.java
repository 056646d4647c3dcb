package io.lmcache4j.api.audit;

import io.lmcache4j.api.routing.AuditTrail;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** The newest lines, in memory, bounded in number and bytes. For one thread at a time. */
final class AuditRing {
    private static final int MOST_LINES = 10_000;
    private static final long MOST_BYTES = 4L << 20;

    private final Deque<AuditLine> lines = new ArrayDeque<>();
    private long bytes;

    void add(AuditLine line) {
        lines.addLast(line);
        bytes += line.text().length;
        while (lines.size() > MOST_LINES || bytes > MOST_BYTES) {
            bytes -= lines.removeFirst().text().length;
        }
    }

    AuditTrail.Page newest(AuditTrail.Filter filter) {
        List<byte[]> found = new ArrayList<>();
        OptionalLong last = OptionalLong.empty();
        for (var newest = lines.descendingIterator(); newest.hasNext(); ) {
            AuditLine line = newest.next();
            if (!line.matches(filter)) {
                continue;
            }
            if (found.size() == filter.limit()) {
                return new AuditTrail.Page(found, last);
            }
            found.add(line.text());
            last = OptionalLong.of(line.sequence());
        }
        return new AuditTrail.Page(found, OptionalLong.empty());
    }
}
