package io.lmcache4j.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ./lmcache replay} of a whole trace, every byte verified: hit ratio against the published
 * reference figures of the Mooncake conversation trace, and time.
 *
 * <p>The argument is the trace's path; the figures asked for are those of its full hour.
 */
public final class ReplayBench {
    private record Case(String model, int capacity, String ratio, String time) {}

    private static final List<Case> CASES =
            List.of(
                    new Case("nano", 0, "need 0.3664", "need under 90"),
                    new Case("tiny", 10_000, "reference 0.2112", "need under 90"),
                    new Case("nano", 1_000, "need 0.0445 +- 0.002", "no limit set"),
                    new Case("nano", 10_000, "need 0.2112 +- 0.002", "no limit set"),
                    new Case("nano", 50_000, "need 0.3546 +- 0.002", "no limit set"));

    private ReplayBench() {}

    /** Prints one line for each case. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: ReplayBench TRACE");
            System.exit(2);
        }
        for (Case which : CASES) {
            String json = replay(args[0], which);
            System.out.printf(
                    Locale.ROOT,
                    "replay_%s_%s hit_ratio=%.4f (%s) seconds=%.1f (%s) verified_bytes=%.0f"
                            + " mismatched_bytes=%.0f%n",
                    which.model,
                    which.capacity == 0 ? "unlimited" : which.capacity,
                    number(json, "hit_ratio"),
                    which.ratio,
                    number(json, "seconds"),
                    which.time,
                    number(json, "verified_bytes"),
                    number(json, "mismatched_bytes"));
        }
    }

    private static String replay(String trace, Case which)
            throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("replay", trace, "--model", which.model, "--json"));
        if (which.capacity > 0) {
            arguments.addAll(List.of("--capacity-chunks", Integer.toString(which.capacity)));
        }
        Process process =
                LMCacheCommand.of(arguments.toArray(String[]::new))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("replay " + arguments + " failed");
        }
        return json;
    }

    private static double number(String json, String name) {
        Matcher field = Pattern.compile('"' + name + "\": *([-+.eE0-9]+)").matcher(json);
        if (!field.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return Double.parseDouble(field.group(1));
    }
}
