package io.lmcache4j.bench.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command at the root of the repository. */
public final class LMCacheCommand {
    private LMCacheCommand() {}

    /** A process for the command with these arguments, looked for upwards from here. */
    public static ProcessBuilder of(String... arguments) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(folder.resolve("lmcache"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("run this inside the repository: no ./lmcache");
            }
        }
        List<String> command = new ArrayList<>();
        command.add(folder.resolve("lmcache").toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
