package io.lmcache4j.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLevelTest {
    @ParameterizedTest
    @CsvSource({"debug, DEBUG", "WARNING, WARN", "critical, ERROR", "' Info ', INFO", "loud, INFO"})
    void namesOfPythonAndOfLogbackAreKnown(String text, String level) {
        assertThat(LogLevel.of(text)).isEqualTo(level);
    }
}
