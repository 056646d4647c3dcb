import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks or fixes the layout of every Java source below a directory, with google-java-format in its
 * AOSP style. Run by the root POM, straight from this file: {@code Format.java check|fix ROOT}.
 *
 * <p>A program of its own because the formatter has to run on the JDK that the sources are written
 * for, while Maven's plugins run on whatever JDK Maven itself has.
 */
final class Format {
    private static final Set<String> SKIPPED = Set.of("target", ".git");

    private Format() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2 || !Set.of("check", "fix").contains(args[0])) {
            System.err.println("usage: Format.java check|fix ROOT   (Maven: -Dformat=check|fix)");
            System.exit(2);
        }
        boolean fix = args[0].equals("fix");
        Path root = Path.of(args[1]);
        List<String> findings =
                sources(root).parallelStream()
                        .filter(file -> !isFormatted(file, fix))
                        .map(file -> root.relativize(file).toString())
                        .sorted()
                        .toList();
        for (String finding : findings) {
            System.out.println((fix ? "formatted " : "not formatted: ") + finding);
        }
        if (!fix && !findings.isEmpty()) {
            System.out.println("Fix with: mvn -N -Dformat=fix verify");
            System.exit(1);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) {
                        return SKIPPED.contains(String.valueOf(dir.getFileName()))
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                        if (file.toString().endsWith(".java")) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return files;
    }

    /** Whether the file was formatted already; writes it when it was not and {@code fix} is set. */
    private static boolean isFormatted(Path file, boolean fix) {
        try {
            String source = Files.readString(file);
            JavaFormatterOptions aosp =
                    JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build();
            String formatted = new Formatter(aosp).formatSourceAndFixImports(source);
            if (fix && !formatted.equals(source)) {
                Files.writeString(file, formatted);
            }
            return formatted.equals(source);
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + file + ": " + e.getMessage(), e);
        }
    }
}
