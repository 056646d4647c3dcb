package io.lmcache4j.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import java.util.function.Supplier;

/** Turns values that make no sense into wrong use: exit code 2 and a hint at the help. */
final class WrongUse {
    private WrongUse() {}

    /**
     * What the supplier makes of the options.
     *
     * @throws ParameterException if it refuses them by an IllegalArgumentException
     */
    static <T> T unless(CommandSpec spec, Supplier<T> options) {
        try {
            return options.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
