package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.connector.redis.RedisProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that docs/tiers.md shows do what it says of them. */
@Timeout(240)
class TierExamplesTest {
    private static final Path ROOT = Path.of(System.getProperty("lmcache4j.root"));
    private static final String TRACE = "examples/traces/conversation_500.jsonl";

    @TempDir Path folder;

    @Test
    void chunksOnDiskOutliveTheProcess() throws Exception {
        Path disk = folder.resolve("disk");
        Example example = Example.with("LMCACHE_LOCAL_DISK=", "/tmp/lmcache-disk", disk.toString());
        try (CliProcess first = example.start(folder)) {
            int worker = first.ports().get(1);
            assertThat(CliProcess.get(worker, "/backends")).contains("LocalDiskBackend");
            first.await(() -> metric(worker, "lmcache:num_retrieve_requests_total") > 20);
            first.terminate();
            assertThat(first.awaitExit(Duration.ofSeconds(20))).isZero();
        }
        try (CliProcess second = example.start(Files.createDirectory(folder.resolve("second")))) {
            int worker = second.ports().get(1);
            second.await(() -> metric(worker, "lmcache:num_lookup_requests_total") > 0);
            assertThat(second.err()).containsPattern("has [1-9][0-9]* chunks of");
            second.await(() -> metric(worker, "lmcache:num_hit_tokens_total") > 0);
            second.terminate();
            assertThat(second.awaitExit(Duration.ofSeconds(20))).isZero();
        }
    }

    @Test
    void theSecondProcessReadsWhatTheFirstOneWroteToRedis() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            Example example =
                    Example.with(
                            "LMCACHE_REMOTE_URL=", "127.0.0.1:6379", "127.0.0.1:" + redis.port());
            try (CliProcess first = example.start(folder)) {
                int worker = first.ports().get(1);
                assertThat(CliProcess.get(worker, "/backends")).contains("RemoteBackend");
                first.await(() -> metric(worker, "lmcache:num_remote_write_requests_total") > 20);
                first.terminate();
                assertThat(first.awaitExit(Duration.ofSeconds(20))).isZero();
            }
            Path other = Files.createDirectory(folder.resolve("second"));
            try (CliProcess second = example.start(other)) {
                int worker = second.ports().get(1);
                second.await(() -> metric(worker, "lmcache:num_remote_read_bytes_total") > 0);
                second.terminate();
                assertThat(second.awaitExit(Duration.ofSeconds(20))).isZero();
            }
        }
    }

    private static double metric(int port, String name) {
        try {
            Matcher value =
                    Pattern.compile(Pattern.quote(name) + "\\{.*} ([0-9.E]+)")
                            .matcher(CliProcess.get(port, "/metrics"));
            return value.find() ? Double.parseDouble(value.group(1)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command line of the page: variables, then {@code ./lmcache} and its arguments. */
    private record Example(Map<String, String> variables, List<String> arguments) {
        /** The one that begins so, with a place of this test instead of the page's. */
        static Example with(String start, String place, String ours) throws IOException {
            String line =
                    Files.readAllLines(ROOT.resolve("docs/tiers.md")).stream()
                            .filter(text -> text.startsWith(start))
                            .findFirst()
                            .orElseThrow();
            assertThat(line).contains(place);
            Map<String, String> variables = new HashMap<>();
            variables.put("LMCACHE_INTERNAL_API_SERVER_PORT_START", "0");
            List<String> arguments = new ArrayList<>();
            for (String word : line.replace(place, ours).split(" ", -1)) {
                if (word.startsWith("LMCACHE_")) {
                    String[] parts = word.split("=", 2);
                    variables.put(parts[0], parts[1]);
                } else {
                    arguments.add(word.replace(TRACE, ROOT.resolve(TRACE).toString()));
                }
            }
            assertThat(arguments.removeFirst()).isEqualTo("./lmcache");
            return new Example(variables, arguments);
        }

        CliProcess start(Path folder) throws IOException {
            return CliProcess.start(folder, variables, arguments.toArray(String[]::new));
        }
    }
}
