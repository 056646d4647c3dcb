package io.lmcache4j.cli.jlama;

import io.lmcache4j.jlama.JlamaSession;
import io.lmcache4j.jlama.Prefill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Measures what a shared prefix saves: eight conversations begin with the same system prompt, the
 * first computes it, the others restore it, and the last one is computed without the cache as well
 * and compared.
 */
public final class PrefixDemo {
    /** Conversations that share a system prompt. */
    public static final int CONVERSATIONS = 8;

    private static final List<Integer> SHARED_TOKENS = List.of(768, 2048);
    private static final int NEW_TOKENS = 64;
    private static final int MOST_ROUNDS = 3;
    private static final int WARM_UP_TOKENS = 320;
    private static final int LEAST_WARM_UPS = 3;
    private static final int MOST_WARM_UPS = 10;

    private final JlamaHost host;
    private final Runnable step;
    private final BooleanSupplier stopped;

    /**
     * A demonstration.
     *
     * @param step called after each forward pass of a prompt; there are about {@link #steps}
     * @param stopped whether to end early
     */
    public PrefixDemo(JlamaHost host, Runnable step, BooleanSupplier stopped) {
        this.host = host;
        this.step = step;
        this.stopped = stopped;
    }

    /** How many prompts are computed, as far as can be foreseen. */
    public static int steps() {
        return LEAST_WARM_UPS + SHARED_TOKENS.size() * (CONVERSATIONS + 1);
    }

    /** Runs all; empty if it was stopped. */
    public Optional<DemoReport> run() throws InterruptedException {
        warmUp();
        List<DemoRow> rows = new ArrayList<>();
        for (int shared : SHARED_TOKENS) {
            Optional<DemoRow> row = row(new SharedPrompts(host.model(), shared, NEW_TOKENS));
            if (row.isEmpty()) {
                return Optional.empty();
            }
            rows.add(row.get());
        }
        return Optional.of(new DemoReport(host.model().info(), rows));
    }

    /**
     * Computes a prompt until the JVM has compiled what it takes: before that times are too long,
     * and the last bits of the results change once, as compiled code sums in another order.
     */
    private void warmUp() throws InterruptedException {
        int[] prompt = new SharedPrompts(host.model(), 0, WARM_UP_TOKENS).prompt(0, 0);
        int same = 0;
        float[] before = {};
        for (int pass = 0; pass < MOST_WARM_UPS && !stopped.getAsBoolean(); pass++) {
            float[] now = compute(prompt).probabilities();
            same = Arrays.equals(before, now) ? same + 1 : 0;
            before = now;
            if (pass + 1 >= LEAST_WARM_UPS && same > 0) {
                return;
            }
        }
    }

    /** A row; again when compilation changed Jlama's results under it. */
    private Optional<DemoRow> row(SharedPrompts prompts) throws InterruptedException {
        Optional<DemoRow> row = Optional.empty();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            row = row(prompts, round);
            if (row.isEmpty() || row.get().identical()) {
                break;
            }
        }
        return row;
    }

    private Optional<DemoRow> row(SharedPrompts prompts, int round) throws InterruptedException {
        List<Prefill> asked = new ArrayList<>();
        long moved = 0;
        for (int conversation = 0; conversation < CONVERSATIONS; conversation++) {
            if (stopped.getAsBoolean()) {
                return Optional.empty();
            }
            try (JlamaSession session = host.open()) {
                Prefill prefill =
                        host.reuse().prefill(session, prompts.prompt(round, conversation));
                asked.add(prefill);
                moved += host.tokenBytes() * (prefill.restored() + host.reuse().store(session));
                step.run();
            }
        }
        float[] whole = compute(prompts.prompt(round, CONVERSATIONS - 1)).probabilities();
        return Optional.of(
                DemoRow.of(
                        prompts.shared(),
                        prompts.fresh(),
                        asked,
                        moved,
                        Arrays.equals(whole, asked.getLast().probabilities())));
    }

    private Prefill compute(int[] prompt) throws InterruptedException {
        try (JlamaSession session = host.open()) {
            Prefill computed = host.reuse().compute(session, prompt);
            step.run();
            return computed;
        }
    }
}
