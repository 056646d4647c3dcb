package io.lmcache4j.cli.command;

import io.lmcache4j.engine.Version;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        Version version = Version.current();
        return new String[] {
            "lmcache4j %s%s"
                    .formatted(
                            version.version(),
                            version.commit().isEmpty() ? "" : " (" + version.commit() + ")"),
            "speaks LMCache " + Version.LMCACHE_LEVEL,
            "JVM %s (%s)".formatted(Runtime.version(), System.getProperty("java.vm.vendor"))
        };
    }
}
