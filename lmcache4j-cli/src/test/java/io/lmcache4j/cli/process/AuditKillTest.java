package io.lmcache4j.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.body.JsonReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** kill -9 while clients change things: what was acknowledged has its line in the audit log. */
@Timeout(180)
class AuditKillTest {
    private static final int ROUNDS = 20;
    private static final int CALLS = 1000;
    private static final int CLIENTS = 4;
    private static final String TORN = "{\"sequence\":";
    private static final Pattern NUMBER =
            Pattern.compile("X-LMCache4j-Audit: ([0-9]+)\r\n", Pattern.CASE_INSENSITIVE);

    @TempDir Path folder;

    private final Random random = new Random(4);
    private int checked;
    private long last;

    private Path file() {
        return folder.resolve("state/lmcache4j/lmcache_default_instance-7000/audit.jsonl");
    }

    private CliProcess serve() throws IOException {
        CliProcess serve =
                CliProcess.start(
                        folder,
                        Map.of(
                                "XDG_STATE_HOME",
                                folder.resolve("state").toString(),
                                "LMCACHE_INTERNAL_API_SERVER_SOCKET_PATH_PREFIX",
                                folder.resolve("s").toString()),
                        "serve");
        serve.awaitReady();
        return serve;
    }

    @Test
    void noAcknowledgedActIsWithoutItsLine() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            boolean torn = round % 5 == 4;
            if (torn) {
                Files.writeString(file(), TORN, StandardOpenOption.APPEND);
            }
            int cut = torn ? lastLine().length() : 0;
            Map<Long, String> acknowledged;
            try (CliProcess serve = serve()) {
                if (torn) {
                    assertThat(serve.err())
                            .contains("middle of a line: its last " + cut + " bytes");
                }
                acknowledged = changeUntilKilled(serve);
            }
            assertThat(acknowledged).hasSizeGreaterThan(99);
            check(acknowledged);
        }
    }

    private String lastLine() throws IOException {
        String text = Files.readString(file());
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** What was acknowledged: its number in the audit log and the call. */
    private Map<Long, String> changeUntilKilled(CliProcess serve) {
        Map<Long, String> acknowledged = new ConcurrentHashMap<>();
        var answers = new AtomicInteger();
        int deadly = 100 + random.nextInt(CALLS - 200);
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            String name = "c" + client;
            clients.add(
                    CompletableFuture.runAsync(
                            () -> change(serve, name, acknowledged, answers, deadly),
                            Thread::startVirtualThread));
        }
        clients.forEach(CompletableFuture::join);
        assertThat(answers).hasValueBetween(deadly, CALLS - 1);
        return acknowledged;
    }

    private void change(
            CliProcess serve,
            String name,
            Map<Long, String> acknowledged,
            AtomicInteger answers,
            int deadly) {
        try (var client = new SocketClient(folder.resolve("s_7000"))) {
            for (int i = 0; i < CALLS / CLIENTS; i++) {
                String call = name + "-" + i;
                String verb = i % 2 == 0 ? "enable" : "disable";
                String head = client.head("PUT", "/freeze/" + verb + "?call=" + call);
                Matcher number = NUMBER.matcher(head);
                assertThat(number.find()).as(head).isTrue();
                assertThat(head).startsWith("HTTP/1.1 200");
                assertThat(acknowledged.put(Long.parseLong(number.group(1)), call)).isNull();
                if (answers.incrementAndGet() == deadly) {
                    serve.kill();
                }
            }
        } catch (IOException e) {
            // The end of the server, as was to be.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines of this round, each one number after the other. */
    private void check(Map<Long, String> acknowledged) throws Exception {
        List<String> lines = Files.readString(file()).substring(checked).lines().toList();
        Map<Long, String> written = new ConcurrentHashMap<>();
        for (String line : lines) {
            if (checked + line.length() + 1 > Files.size(file())) {
                // The end of a write that the kill cut off.
                break;
            }
            Map<?, ?> entry = (Map<?, ?>) JsonReader.read(line);
            long sequence = (Long) entry.get("sequence");
            assertThat(sequence).isEqualTo(last + 1);
            last = sequence;
            checked += line.length() + 1;
            written.put(sequence, (String) ((Map<?, ?>) entry.get("parameters")).get("call"));
        }
        assertThat(written).containsAllEntriesOf(acknowledged);
    }
}
