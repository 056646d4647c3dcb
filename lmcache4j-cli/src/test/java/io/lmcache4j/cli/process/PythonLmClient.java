package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The client of {@code lm_client.py}, in a process of its own. */
final class PythonLmClient implements AutoCloseable {
    private final Path out;
    private final Process process;

    private PythonLmClient(Path folder, String... args) throws IOException {
        Path script = folder.resolve("lm_client.py");
        if (!Files.exists(script)) {
            try (InputStream source = PythonLmClient.class.getResourceAsStream("/lm_client.py")) {
                Files.copy(source, script);
            }
        }
        out = Files.createTempFile(folder, "client", ".txt");
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
        command.addAll(List.of(args));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
    }

    static PythonLmClient start(Path folder, String... args) throws IOException {
        return new PythonLmClient(folder, args);
    }

    /** Runs it to its end, which must be a good one; what it said. */
    static String run(Path folder, String... args) throws Exception {
        try (PythonLmClient client = start(folder, args)) {
            assertThat(client.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(client.process.exitValue()).as(client.said()).isZero();
            return client.said();
        }
    }

    String said() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    /** Waits until it has ended by itself. */
    void await() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
