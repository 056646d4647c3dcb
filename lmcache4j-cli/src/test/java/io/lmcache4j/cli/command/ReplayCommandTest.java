package io.lmcache4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;

class ReplayCommandTest {
    private static final String LINE =
            "{\"timestamp\":0,\"input_length\":600,\"output_length\":1,\"hash_ids\":[1,2]}\n";

    @TempDir Path folder;
    private String trace;

    @BeforeEach
    void writeTrace() throws Exception {
        trace = Files.writeString(folder.resolve("trace.jsonl"), LINE + LINE).toString();
    }

    @Test
    void jsonIsOneObjectOfElevenFields() throws Exception {
        CommandRun run = CommandRun.of("replay", trace, "--model", "nano", "--json");

        assertThat(run.exitCode()).isZero();
        JsonNode json = new JsonMapper().readTree(run.out());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "requests",
                        "chunks_requested",
                        "chunks_hit",
                        "hit_ratio",
                        "tiers",
                        "policy",
                        "chunk_size",
                        "capacity_chunks",
                        "verified_bytes",
                        "mismatched_bytes",
                        "seconds");
        assertThat(json.get("hit_ratio").doubleValue()).isEqualTo(0.5);
        assertThat(json.get("capacity_chunks").isNull()).isTrue();
        assertThat(json.get("verified_bytes").longValue()).isEqualTo(600 * 64);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void verificationCanBeSwitchedOff() throws Exception {
        assertThat(verifiedBytes("--no-verify")).isZero();
        assertThat(verifiedBytes("--verify")).isEqualTo(600 * 64);
    }

    private long verifiedBytes(String option) throws Exception {
        CommandRun run = CommandRun.of("replay", trace, "--model", "nano", "--json", option);
        return new JsonMapper().readTree(run.out()).get("verified_bytes").longValue();
    }

    @Test
    void skippedRequestsAreToldWithWhatToPass() {
        CommandRun run = CommandRun.of("replay", trace, "--model", "nano", "--kv-blocks", "32");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("0 in ");
        assertThat(run.err())
                .contains("skipped 2 requests longer than the 512 slots; raise --kv-blocks");
    }

    @ParameterizedTest
    @CsvSource({
        "--policy, NEWEST, 1, NEWEST",
        "--model, gpt-2, 2, 'no model preset ''gpt-2''; there are nano'",
        "--capacity-chunks, many, 2, many",
        "--capacity-chunks, 0, 2, 'capacity must be 1 chunk or more, is 0'",
        "--chunk-size, 0, 2, 'chunk size must be 1 or more, is 0'",
        "--block-size, 0, 2, '--block-size must be 1 or more, is 0'",
        "--kv-blocks, -1, 2, '--kv-blocks must be 1 or more, is -1'"
    })
    void badValueIsToldAndStartsNothing(String option, String value, int exitCode, String says) {
        CommandRun run = CommandRun.of("replay", trace, option, value);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).startsWith("lmcache: ").contains(says).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void missingTraceIsOneLine() {
        CommandRun run = CommandRun.of("replay", folder.resolve("none").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).endsWith("none: no such trace file\n").hasLineCount(1);
    }
}
