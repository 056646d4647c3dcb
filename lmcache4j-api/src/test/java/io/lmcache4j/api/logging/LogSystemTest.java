package io.lmcache4j.api.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Logger;
import java.util.stream.Stream;

class LogSystemTest {
    static Stream<LogSystem> systems() {
        return Stream.of(new LogbackLogSystem(), new JulLogSystem());
    }

    @ParameterizedTest
    @EnumSource(LogLevel.class)
    void aLevelThatIsSetIsShown(LogLevel level) {
        assertThat(systems())
                .allSatisfy(
                        logs -> {
                            logs.setLevel("test.set", level);
                            assertThat(logs.level("test.set")).isEqualTo(level);
                            assertThat(logs.levels()).containsEntry("test.set", level);
                            logs.setLevel("test.set", LogLevel.NOTSET);
                        });
    }

    @Test
    void lookingMakesNoLogger() {
        assertThat(systems())
                .allSatisfy(
                        logs -> {
                            assertThat(logs.level("test.never.made")).isEqualTo(LogLevel.NOTSET);
                            assertThat(logs.levels()).doesNotContainKey("test.never.made");
                        });
    }

    @Test
    void theRootIsNotListed() {
        assertThat(systems())
                .allSatisfy(
                        logs -> assertThat(logs.levels()).doesNotContainKeys("", "ROOT", "root"));
    }

    @Test
    void aChildOfAnOffLoggerIsNotSet() {
        assertThat(systems())
                .allSatisfy(
                        logs -> {
                            logs.setLevel("test.parent.child", LogLevel.NOTSET);
                            logs.setLevel("test.parent", LogLevel.ERROR);
                            assertThat(logs.level("test.parent.child")).isEqualTo(LogLevel.NOTSET);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "debug, DEBUG",
        "Info, INFO",
        "WARN, WARNING",
        "warning, WARNING",
        "ERROR, ERROR",
        "fatal, CRITICAL",
        "critical, CRITICAL",
        "notset, NOTSET",
    })
    void levelsHavePythonsNames(String name, LogLevel level) {
        assertThat(LogLevel.parse(name)).contains(level);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "TRACE", "OFF", "Level 5", "_STYLES", "INFO "})
    void otherNamesAreNone(String name) {
        assertThat(LogLevel.parse(name)).isEmpty();
    }

    @Test
    void ownHandlersOfAJulLoggerFollow() {
        var handler = new ConsoleHandler();
        Logger logger = Logger.getLogger("test.handlers");
        logger.addHandler(handler);
        new JulLogSystem().setLevel("test.handlers", LogLevel.DEBUG);
        assertThat(handler.getLevel()).isEqualTo(java.util.logging.Level.FINE);
    }

    @Test
    void logbackIsFoundWhereItIsBound() {
        assertThat(LogSystem.find()).isInstanceOf(LogbackLogSystem.class);
    }

    @Test
    void withoutLogbackTheJdksLoggingIsUsed() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("logback")) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        try (var loader =
                new URLClassLoader(
                        urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(LogSystem.class.getName());
            Object found = type.getMethod("find").invoke(null);
            assertThat(found.getClass().getName()).isEqualTo(JulLogSystem.class.getName());
        }
    }
}
