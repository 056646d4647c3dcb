package io.lmcache4j.api.endpoint.common;

import static io.lmcache4j.api.routing.AccessClass.REVEAL;

import io.lmcache4j.api.routing.Answer;
import io.lmcache4j.api.routing.Endpoints;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;

import jdk.management.VirtualThreadSchedulerMXBean;

import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Platform threads with their stacks: {@code /threads} (http-api.md §3.5). Virtual threads are
 * counted, in a header, not listed (decisions.md 23).
 */
final class ThreadsEndpoints implements Endpoints {
    private static final Parameter<Optional<String>> NAME =
            Parameter.text("name").about("Part of the name, in any case");
    private static final Parameter<Optional<BigInteger>> THREAD_ID =
            Parameter.integer("thread_id").about("Id; 0 for all");

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/threads", REVEAL, ThreadsEndpoints::threads)
                        .taking(NAME, THREAD_ID)
                        .summary("Threads with their stacks, filtered by name or id")
                        .answering(Answer.text(200, "a block for each thread, and a summary")));
    }

    private static Response threads(Request request) {
        String name = request.get(NAME).orElse("").toLowerCase(Locale.ROOT);
        BigInteger id = request.get(THREAD_ID).orElse(BigInteger.ZERO);
        List<Map.Entry<Thread, StackTraceElement[]>> chosen =
                Thread.getAllStackTraces().entrySet().stream()
                        .filter(e -> e.getKey().getName().toLowerCase(Locale.ROOT).contains(name))
                        .filter(e -> id.signum() == 0 || id.equals(idOf(e.getKey())))
                        .sorted(Comparator.comparingLong(e -> e.getKey().threadId()))
                        .toList();
        String blocks =
                chosen.stream()
                        .map(entry -> block(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining("\n"));
        return Response.text(
                        blocks
                                + "\n\n=== Thread Summary ===\nTotal threads: "
                                + chosen.size()
                                + "\n")
                .withHeader("X-LMCache4j-Runnable-Virtual-Threads", Long.toString(runnable()));
    }

    private static BigInteger idOf(Thread thread) {
        return BigInteger.valueOf(thread.threadId());
    }

    private static String block(Thread thread, StackTraceElement[] stack) {
        String head =
                "Thread: <Thread(%s, %s%s %d)>\n"
                        .formatted(
                                thread.getName(),
                                thread.getState().name().toLowerCase(Locale.ROOT),
                                thread.isDaemon() ? " daemon" : "",
                                thread.threadId());
        if (stack.length == 0) {
            return head + "No stack trace available\n";
        }
        // Outermost first, as Python prints them.
        return Stream.of(stack).toList().reversed().stream()
                .map(frame -> "  at " + frame + "\n")
                .collect(Collectors.joining("", head + "Stack trace:\n", ""));
    }

    /** Virtual threads that run or are ready to; parked ones are nowhere counted by the JDK. */
    private static long runnable() {
        var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        return scheduler.getMountedVirtualThreadCount() + scheduler.getQueuedVirtualThreadCount();
    }
}
