package io.lmcache4j.api.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.routing.AuditTrail;
import io.lmcache4j.api.routing.AuditedCall;
import io.lmcache4j.api.routing.Caller;
import io.lmcache4j.engine.health.HealthResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

@Timeout(30)
class AuditLogTest {
    private static final AuditTrail.Filter ALL =
            new AuditTrail.Filter(
                    Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), 99);

    @TempDir Path place;

    private Path folder() {
        return place.resolve("i-1");
    }

    private Path file() {
        return folder().resolve("audit.jsonl");
    }

    private AuditLog open() {
        return open(1 << 20);
    }

    private AuditLog open(long rotateAt) {
        var log = new AuditLog(rotateAt);
        log.open(folder());
        return log;
    }

    private static AuditedCall call(Map<String, Object> parameters) {
        return new AuditedCall(
                new Caller("ci", Optional.of("jane"), "unix", Set.of()),
                "PUT /freeze/enable",
                parameters,
                Optional.of(false),
                Optional.of(true),
                200,
                Map.of(),
                1767225600.25,
                1.5);
    }

    private static long append(AuditLog log) {
        AuditTrail.Receipt receipt = log.append(call(Map.of()));
        receipt.await();
        return receipt.sequence();
    }

    private List<Long> sequences(Path file) throws IOException {
        List<Long> sequences = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            sequences.add(
                    AuditLine.parse(line.getBytes(StandardCharsets.UTF_8))
                            .orElseThrow()
                            .sequence());
        }
        return sequences;
    }

    @Test
    void aLineHasTheFieldsOfTheSpecificationInItsOrder() throws Exception {
        try (AuditLog log = open()) {
            log.append(call(Map.of("a", "b"))).await();
            assertThat(file())
                    .hasContent(
                            "{\"sequence\":1,\"time\":1767225600.25,\"who\":{\"name\":\"ci\","
                                + "\"user\":\"jane\",\"address\":\"unix\"},\"route\":\"PUT"
                                + " /freeze/enable\",\"parameters\":{\"a\":\"b\"},\"before\":false,\"after\":true,\"result\":200,\"detail\":{},\"duration_ms\":1.5}\n");
        }
    }

    @Test
    void nobodyElseMayReadIt() throws Exception {
        try (AuditLog log = open()) {
            append(log);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void numbersGoOnAfterARestart() throws Exception {
        try (AuditLog log = open()) {
            append(log);
            append(log);
        }
        try (AuditLog log = open()) {
            assertThat(append(log)).isEqualTo(3);
            assertThat(log.newest(ALL).lines()).hasSize(3);
        }
        assertThat(sequences(file())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aTornLastLineIsRemovedAtStartAndSaid() throws Exception {
        try (AuditLog log = open()) {
            append(log);
        }
        Files.writeString(file(), "{\"sequence\":2,\"ti", StandardOpenOption.APPEND);
        try (CapturedLog said = CapturedLog.of("lmcache.api.audit");
                AuditLog log = open()) {
            assertThat(said.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains(file().toString(), "17 bytes", "middle of a line");
            assertThat(append(log)).isEqualTo(2);
        }
        assertThat(sequences(file())).containsExactly(1L, 2L);
    }

    @Test
    void aFileThatIsOneTornLineBecomesEmpty() throws Exception {
        Files.createDirectories(folder());
        Files.writeString(file(), "x".repeat(200_000));
        try (CapturedLog said = CapturedLog.of("lmcache.api.audit");
                AuditLog log = open()) {
            assertThat(said.lines()).singleElement().asString().contains("200000 bytes");
            assertThat(append(log)).isEqualTo(1);
        }
        assertThat(sequences(file())).containsExactly(1L);
    }

    @Test
    void aWholeLineThatIsNoneStaysAndIsSaid() throws Exception {
        try (AuditLog log = open()) {
            append(log);
        }
        Files.writeString(file(), "edited by hand\n", StandardOpenOption.APPEND);
        try (CapturedLog said = CapturedLog.of("lmcache.api.audit");
                AuditLog log = open()) {
            assertThat(said.lines()).singleElement().asString().startsWith("WARN 1 of the newest");
            assertThat(append(log)).isEqualTo(2);
        }
        assertThat(Files.readAllLines(file())).hasSize(3).contains("edited by hand");
    }

    @Test
    void aFullFileIsRenamedAndFourOldOnesAreKept() throws Exception {
        int length;
        try (AuditLog log = open()) {
            append(log);
            length = (int) Files.size(file());
        }
        try (CapturedLog _ = CapturedLog.of("lmcache.api.audit");
                AuditLog log = open(length * 2L)) {
            for (int i = 2; i <= 9; i++) {
                append(log);
            }
            // As many lines as fit in two lines' bytes, in each.
            assertThat(append(log)).isEqualTo(10);
        }
        try (var files = Files.list(folder())) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "audit.jsonl",
                            "audit.jsonl.1",
                            "audit.jsonl.2",
                            "audit.jsonl.3",
                            "audit.jsonl.4",
                            "audit.lock");
        }
        assertThat(sequences(file()).getLast()).isEqualTo(10);
        assertThat(sequences(folder().resolve("audit.jsonl.1")).getLast())
                .isEqualTo(sequences(file()).getFirst() - 1);
    }

    @Test
    void numbersGoOnWhenTheFileWasJustRenamed() throws Exception {
        try (AuditLog log = open()) {
            append(log);
        }
        Files.move(file(), folder().resolve("audit.jsonl.1"));
        try (AuditLog log = open()) {
            assertThat(append(log)).isEqualTo(2);
        }
    }

    @Test
    void aFolderThatAnotherServerHasIsLeftAloneAndSaid() throws Exception {
        try (AuditLog first = open();
                CapturedLog said = CapturedLog.of("lmcache.api.audit");
                AuditLog second = open()) {
            assertThat(append(first)).isEqualTo(1);
            assertThat(append(second)).isEqualTo(1);
            assertThat(said.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("process " + ProcessHandle.current().pid())
                    .contains("lmcache4j.data_dir");
            assertThat(second.newest(ALL).lines()).hasSize(1);
            assertThat(second.check()).isInstanceOf(HealthResult.Unhealthy.class);
            assertThat(first.check()).isEqualTo(new HealthResult.Healthy());
        }
        assertThat(sequences(file())).containsExactly(1L);
        try (AuditLog third = open()) {
            assertThat(third.check()).isEqualTo(new HealthResult.Healthy());
        }
    }

    @Test
    void aFolderThatCannotBeMadeMeansMemoryAlone() throws Exception {
        Files.writeString(folder(), "a file");
        try (CapturedLog _ = CapturedLog.of("lmcache.api.audit");
                AuditLog log = open()) {
            assertThat(append(log)).isEqualTo(1);
            assertThat(log.newest(ALL).lines()).hasSize(1);
            assertThat(log.check())
                    .isInstanceOfSatisfying(
                            HealthResult.Unhealthy.class,
                            bad ->
                                    assertThat(bad.reason())
                                            .contains(folder().toString(), "lmcache4j.data_dir"));
        }
    }

    @Test
    void aLinkInPlaceOfTheFileIsNotFollowed() throws Exception {
        Files.createDirectories(folder());
        Path victim = Files.writeString(place.resolve("victim"), "mine\n");
        Files.createSymbolicLink(file(), victim);
        try (CapturedLog _ = CapturedLog.of("lmcache.api.audit");
                AuditLog log = open()) {
            append(log);
        }
        assertThat(victim).hasContent("mine\n");
    }

    @Test
    void everyLineOfManyCallersIsInTheFileWhenItsWaitEnds() throws Exception {
        try (AuditLog log = open()) {
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                callers.add(
                        CompletableFuture.runAsync(
                                () -> {
                                    for (int n = 0; n < 20; n++) {
                                        long sequence = append(log);
                                        assertThat(file()).content().contains(":" + sequence + ",");
                                    }
                                },
                                Thread::startVirtualThread));
            }
            callers.forEach(CompletableFuture::join);
        }
        assertThat(sequences(file()))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 320).boxed().toList());
    }

    @Test
    void anInterruptedCallerStillWaitsForTheDisk() throws Exception {
        try (AuditLog log = open()) {
            Thread.currentThread().interrupt();
            long sequence = append(log);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(sequences(file())).containsExactly(sequence);
        }
    }

    @Test
    void secretsAreMaskedAndLongValuesCut() throws Exception {
        try (AuditLog log = open()) {
            log.append(
                            call(
                                    Map.of(
                                            "password",
                                            "hunter2",
                                            "url",
                                            "redis://me:hunter2@h:1/" + "x".repeat(600),
                                            "body",
                                            Map.of("api_key", "hunter2"))))
                    .await();
            assertThat(file())
                    .content()
                    .doesNotContain("hunter2")
                    .contains("\"password\":\"***\"", "\"api_key\":\"***\"", "…");
        }
    }

    @Test
    void aLineIsNeverLongerThanItsBound() throws Exception {
        var parameters = new java.util.HashMap<String, Object>();
        for (int i = 0; i < 64; i++) {
            parameters.put("n" + i, "x".repeat(500));
        }
        try (AuditLog log = open()) {
            log.append(call(parameters)).await();
            assertThat(Files.size(file())).isLessThan(AuditLine.LONGEST);
            assertThat(file()).content().contains("too long", "\"result\":200");
        }
    }

    @Test
    void whatJsonCannotTellIsWrittenAsText() throws Exception {
        try (AuditLog log = open()) {
            log.append(call(Map.of("a", Double.NaN, "b", "\ud800", "c", List.of(1L, "\n"))))
                    .await();
            Map<?, ?> line = (Map<?, ?>) JsonReader.read(Files.readAllBytes(file()));
            assertThat(line.get("parameters"))
                    .isEqualTo(Map.of("a", "NaN", "b", "?", "c", List.of(1L, "\n")));
        }
    }

    @Test
    void afterTheCloseLinesAreKeptInMemory() {
        AuditLog log = open();
        append(log);
        log.close();
        log.close();
        assertThat(append(log)).isEqualTo(2);
        assertThat(log.newest(ALL).lines()).hasSize(2);
    }
}
