package io.lmcache4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
    @Test
    void helpTeachesByExample() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Examples:", "lmcache demo", "2   wrong use");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void versionNamesTheBuildAndTheJvm() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern(
                        "^lmcache4j \\d+\\.\\d+\\.\\d+.*\\Rspeaks LMCache 0\\.4\\.0\\RJVM 25");
    }

    @Test
    void missingCommandIsWrongUse() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("lmcache: a command is missing; there are ")
                .endsWith("Try 'lmcache --help'.\n");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "nonsense"})
    void unknownWordIsWrongUse(String word) {
        CommandRun run = CommandRun.of(word);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(word).contains("Try 'lmcache --help'.");
    }

    @Test
    void completionScriptNamesTheCommands() {
        CommandRun run = CommandRun.of("completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "complete -F _complete_lmcache",
                        "config",
                        "--monitor-ports",
                        "--health-check-interval",
                        "--max-size-gb",
                        "--api-port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"controller", "store-server"})
    void helpOfAServerTeachesByExample(String command) {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("Examples:", "lmcache " + command, "ready: ", "curl ", "SIGTERM");
    }
}
