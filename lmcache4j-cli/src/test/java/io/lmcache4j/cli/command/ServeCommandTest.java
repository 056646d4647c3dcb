package io.lmcache4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ServeCommandTest {
    @ParameterizedTest
    @CsvSource({
        "--workers=0, 'workers must be 1 or more, is 0'",
        "--workers=3, '2 KV heads of tiny can''t be split over 3 workers'",
        "--loop, '--speed, --loop and --verify need --replay TRACE'",
        "--speed=2, '--speed, --loop and --verify need --replay TRACE'",
        "--replay=t --speed=0, 'speed must be above 0, is 0.0'",
        "--replay=t --speed=fast, 'speed must be a number or max'"
    })
    void wrongUseIsToldAndStartsNothing(String options, String says) {
        CommandRun run = CommandRun.of(("serve " + options).split(" "));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(says).endsWith("Try 'lmcache serve --help'.\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void missingConfigurationIsOneLine() {
        CommandRun run = CommandRun.of("serve", "--config", "/nonexistent/lmcache.yaml");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("/nonexistent/lmcache.yaml").hasLineCount(1);
    }

    @Test
    void helpShowsTheReadyLineAndExamples() {
        CommandRun run = CommandRun.of("serve", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("ready: scheduler http://127.0.0.1:6999", "Examples:");
    }
}
