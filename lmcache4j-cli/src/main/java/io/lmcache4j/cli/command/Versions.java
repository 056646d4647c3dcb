package io.lmcache4j.cli.command;

import io.lmcache4j.cli.Version;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "lmcache " + Version.text(),
            "JVM %s (%s)".formatted(Runtime.version(), System.getProperty("java.vm.vendor"))
        };
    }
}
