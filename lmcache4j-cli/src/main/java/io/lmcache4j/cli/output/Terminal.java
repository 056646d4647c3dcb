package io.lmcache4j.cli.output;

import java.io.Console;
import java.util.Optional;

/**
 * Which of the standard streams are a terminal.
 *
 * @param out a person reads standard output: a table instead of JSON
 * @param err a person reads standard error: a progress bar
 */
public record Terminal(boolean out, boolean err) {
    /** Set by the launcher, which can ask the shell: {@code out}, {@code err}, both or empty. */
    static final String PROPERTY = "lmcache4j.terminal";

    /** As the launcher says; without it as the JVM's console says, which knows no difference. */
    public static Terminal detect() {
        String streams = System.getProperty(PROPERTY);
        if (streams != null) {
            return new Terminal(streams.contains("out"), streams.contains("err"));
        }
        boolean terminal =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return new Terminal(terminal, terminal);
    }
}
