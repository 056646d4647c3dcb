package io.lmcache4j.api.logging;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;

/**
 * The loggers of this JVM and their own levels. They belong to the JVM, not to a server
 * (decisions.md 16). Safe for all threads.
 */
public interface LogSystem {
    /** Whether this is the backend that SLF4J writes to. */
    boolean isActive();

    /** Each logger's own level by name; the root logger is not among them. */
    SortedMap<String, LogLevel> levels();

    /** A logger's own level, {@link LogLevel#NOTSET} for one that does not exist; makes none. */
    LogLevel level(String logger);

    /**
     * Gives a logger a level of its own, and its own handlers where the backend has levels there.
     */
    void setLevel(String logger, LogLevel level);

    /** The active backend on this class path, java.util.logging if none says so. */
    static LogSystem find() {
        return ServiceLoader.load(LogSystem.class, LogSystem.class.getClassLoader()).stream()
                .map(LogSystem::ifActive)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(JulLogSystem::new);
    }

    private static Optional<LogSystem> ifActive(ServiceLoader.Provider<LogSystem> provider) {
        try {
            return Optional.of(provider.get()).filter(LogSystem::isActive);
        } catch (ServiceConfigurationError | LinkageError e) {
            // Its backend is not on the class path.
            return Optional.empty();
        }
    }
}
