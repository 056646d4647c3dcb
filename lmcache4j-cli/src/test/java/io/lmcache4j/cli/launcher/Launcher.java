package io.lmcache4j.cli.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The launcher script in a folder of its own, with JDKs and a Maven that only tell what they were
 * asked.
 */
final class Launcher {
    /** How it ended and what it said; output goes to files, so it can't block. */
    record Run(long pid, int exitCode, String out, String err) {
        /** The JVM's arguments, as the JDK in JAVA_HOME tells them, one a line. */
        List<String> arguments() {
            return out.lines()
                    .filter(line -> line.startsWith("arg "))
                    .map(a -> a.substring(4))
                    .toList();
        }
    }

    private static final String JAVA =
            """
            #!/bin/sh
            echo "jdk $(basename "$(dirname "$(dirname "$0")")")"
            echo "pid $$"
            for arg; do
              echo "arg $arg"
              case $arg in
                -XX:AOTCacheOutput=*) [ -n "$NO_CACHE" ] || echo cache > "${arg#*=}" ;;
              esac
            done
            exit ${JAVA_EXIT:-0}
            """;

    private static final String MAVEN =
            """
            #!/bin/sh
            echo "built with $*" >> "$MVN_LOG"
            [ -z "$MVN_FAILS" ] || exit 1
            mkdir -p lmcache4j-cli/target/lmcache4j/lib
            echo jar > lmcache4j-cli/target/lmcache4j/lib/lmcache4j-cli.jar
            echo id > lmcache4j-cli/target/lmcache4j/lib/lmcache.aot.id
            """;

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();

    Launcher(Path folder) throws IOException {
        this.folder = folder;
        Path script = Path.of(System.getProperty("lmcache4j.root")).resolve("lmcache");
        write("lmcache", Files.readString(script));
        write("tools/mvn", MAVEN);
        environment.put("PATH", folder.resolve("tools") + ":/usr/bin:/bin");
        environment.put("HOME", folder.toString());
        environment.put("MVN_LOG", mavenLog().toString());
    }

    /** Where everything is. */
    Path folder() {
        return folder;
    }

    Path mavenLog() {
        return folder.resolve("mvn.log");
    }

    /** Makes an executable file. */
    Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** Makes a JDK of that version and says where. */
    Path jdk(String name, String version) throws IOException {
        Path java = write("jdks/" + name + "/bin/java", JAVA);
        write("jdks/" + name + "/lib/modules", "modules of " + version);
        write("jdks/" + name + "/release", "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"" + version + "\"\n");
        return java.getParent().getParent();
    }

    /** Lays the folder out as the packaged distribution. */
    Launcher packaged() throws IOException {
        write("lib/lmcache4j-cli.jar", "jar");
        return this;
    }

    /** Lays the folder out as a source tree. */
    Launcher sources() throws IOException {
        write("pom.xml", "");
        write("lmcache4j-cli/pom.xml", "");
        write("examples/traces/README.md", "");
        write("lmcache4j-engine/src/main/java/A.java", "");
        write("lmcache4j-bench/src/main/java/B.java", "");
        return this;
    }

    Launcher with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    Run run(String... args) throws IOException, InterruptedException {
        return start(
                Stream.concat(
                                Stream.of("/bin/bash", folder.resolve("lmcache").toString()),
                                Stream.of(args))
                        .toList());
    }

    /** Runs a command line as it stands in somebody's chart, with this folder on the path. */
    Run line(String line) throws IOException, InterruptedException {
        Path scripts =
                Path.of(System.getProperty("lmcache4j.root"), "lmcache4j-cli/src/main/launcher");
        try (Stream<Path> names = Files.list(scripts)) {
            for (Path script : names.toList()) {
                write(script.getFileName().toString(), Files.readString(script));
            }
        }
        environment.compute("PATH", (_, path) -> folder + ":" + path);
        return start(List.of("/bin/bash", "-c", line));
    }

    private Run start(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the launcher did not end within 30 s");
        }
        return new Run(
                process.pid(),
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
