package io.lmcache4j.engine.storage.remote.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.memory.TensorGroup;
import io.lmcache4j.engine.storage.remote.fs.SharedFiles.Piece;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Python script written from the specification, and a second JVM, share directories with this
 * one. Needs the distribution's {@code python3}.
 */
class FsTwoProcessesTest {
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir private Path folder;

    static List<Piece> pieces() {
        return Piece.all();
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void pythonReadsWhatTheTierWrote(Piece piece) throws Exception {
        try (SharedFiles files = new SharedFiles(folder, piece)) {
            files.write();
        }
        python("check", piece);
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void theTierReadsWhatPythonWrote(Piece piece) throws Exception {
        try (SharedFiles files = new SharedFiles(folder, piece)) {
            python("write", piece);
            files.check();
        }
    }

    @Test
    void aSecondJvmReadsWhatThisOneWrote() throws Exception {
        SharedFiles.main(new String[] {"write", folder.toString()});
        jvm("check");
    }

    @Test
    void thisJvmReadsWhatASecondOneWrote() throws Exception {
        jvm("write");
        SharedFiles.main(new String[] {"check", folder.toString()});
    }

    private void python(String command, Piece piece) throws Exception {
        assertThat(Path.of(PYTHON)).as("the package python3").isExecutable();
        TensorGroup group = piece.shape().groups().getFirst();
        String shape = group.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
        run(
                List.of(
                        PYTHON,
                        script().toString(),
                        command,
                        piece.bases(folder),
                        piece.header() ? "yes" : "no",
                        piece.key().text(),
                        String.valueOf(piece.shape().format().code()),
                        group.dtype().torchText().substring("torch.".length()),
                        shape,
                        String.valueOf(piece.seed())));
    }

    private Path script() throws IOException {
        Path script = folder.resolve("fs_store.py");
        if (!Files.exists(script)) {
            try (var in = FsTwoProcessesTest.class.getResourceAsStream("/python/fs_store.py")) {
                Files.copy(in, script);
            }
        }
        return script;
    }

    private void jvm(String command) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        line.add("--enable-native-access=ALL-UNNAMED");
        String classPath = System.getProperty("java.class.path");
        line.add("-cp");
        line.add(System.getProperty("surefire.test.class.path", classPath));
        line.addAll(List.of(SharedFiles.class.getName(), command, folder.toString()));
        run(line);
    }

    private void run(List<String> command) throws Exception {
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("ended within 60 s").isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
