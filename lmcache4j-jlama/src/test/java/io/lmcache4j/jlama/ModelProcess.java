package io.lmcache4j.jlama;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One prompt in a JVM of its own: computed and stored, or restored; what came out is written down.
 *
 * <p>The JVM is told not to compile vectors to vector instructions. It is slow then, and sums in
 * one order from the first pass on: see {@link Reproducible}.
 */
final class ModelProcess {
    /** Small, as the JVM is slow. */
    private static final RandomModel SHAPE = new RandomModel(2, 64, 4, 2, 64, 4096);

    /** Whole chunks of the prompt. */
    static final int WHOLE = 2 * CachedModel.CHUNK;

    private static final int[] PROMPT = SmallModel.tokens(5, WHOLE + 10);

    private ModelProcess() {}

    /**
     * What a process found.
     *
     * @param probabilities as text, one number after the other
     */
    record Outcome(int restored, String probabilities) {}

    /** Runs it with a cache of these settings, and waits for its end. */
    static Outcome run(Path folder, Map<String, Object> settings) throws Exception {
        Path result = Files.createTempFile(folder, "outcome", ".txt");
        Path log = Files.createTempFile(folder, "process", ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:-EnableVectorSupport"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"));
        String classes = System.getProperty("surefire.test.class.path");
        command.add("-cp");
        command.add(classes == null ? System.getProperty("java.class.path") : classes);
        command.addAll(List.of(ModelProcess.class.getName(), result.toString()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError("the process failed: " + Files.readString(log));
        }
        List<String> lines = Files.readAllLines(result);
        return new Outcome(Integer.parseInt(lines.getFirst()), lines.getLast());
    }

    /** Arguments: where to write the outcome, settings. */
    public static void main(String[] args) throws Exception {
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String setting : Arrays.asList(args).subList(1, args.length)) {
            String[] parts = setting.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        JlamaModel model = SHAPE.load(Path.of(args[0]).getParent(), 1, "across");
        try (CachedModel cached = CachedModel.of(model, settings)) {
            Prefill prefill = cached.ask(PROMPT);
            cached.awaitCached(Arrays.copyOf(PROMPT, WHOLE));
            Files.writeString(
                    Path.of(args[0]),
                    prefill.restored() + "\n" + text(prefill.probabilities()) + "\n");
        }
        System.exit(0);
    }

    private static String text(float[] values) {
        HexFormat hex = HexFormat.of();
        StringBuilder text = new StringBuilder();
        for (float value : values) {
            text.append(hex.toHexDigits(Float.floatToRawIntBits(value)));
        }
        return text.toString();
    }
}
