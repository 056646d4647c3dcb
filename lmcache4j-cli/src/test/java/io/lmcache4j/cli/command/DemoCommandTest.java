package io.lmcache4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"--once", "--json", "--model-dir=/x"})
    void optionsOfJlamaNeedIt(String option) {
        CommandRun run = CommandRun.of("demo", option);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--once, --json and --model-dir need --engine jlama");
    }

    /** The JVM of this test lacks the module, as every JVM does that is not told. */
    @Test
    void withoutTheVectorsItSaysWhatIsMissing() {
        CommandRun run = CommandRun.of("demo", "--engine", "jlama", "--once");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("--add-modules jdk.incubator.vector");
    }

    @Test
    void unknownEngineIsWrongUse() {
        assertThat(CommandRun.of("demo", "--engine", "gpu").exitCode()).isEqualTo(2);
    }
}
