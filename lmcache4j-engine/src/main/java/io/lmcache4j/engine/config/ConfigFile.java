package io.lmcache4j.engine.config;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the YAML configuration file: plain data only, by the rules of PyYAML; of two equal keys the
 * last wins. Messages name file, line and column, and quote nothing of the file, which may hold
 * secrets.
 */
public final class ConfigFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_ALIASES = 50;

    /** Problems of the parser whose texts quote at most one character of the file. */
    private static final List<String> HARMLESS =
            List.of(
                    "mapping values are not allowed here",
                    "found character",
                    "could not find expected ':'",
                    "expected <block end>, but found",
                    "expected ',' or ",
                    "expected the node content, but found",
                    "expected a single document",
                    "but found another document",
                    "found unexpected end of stream",
                    "block sequence entries are not allowed here",
                    "block mapping keys are not allowed here",
                    "found unknown escape character");

    private ConfigFile() {}

    /**
     * The top-level keys with their values as the file gives them; none for an empty file.
     *
     * @throws ConfigException if the file can't be read or is no YAML mapping
     */
    static Map<String, Object> read(Path path) {
        return read(path, Environment.CONFIG_FILE);
    }

    /**
     * As LMCache's configuration is read, for a process with a file of its own.
     *
     * @param variable of the environment that may name the file, for messages
     * @throws ConfigException if the file can't be read or is no YAML mapping
     */
    public static Map<String, Object> read(Path path, String variable) {
        Object document = parse(path, text(path, variable));
        return switch (document) {
            case null -> Map.of();
            case Map<?, ?> map -> withTextKeys(map);
            default ->
                    throw new ConfigException(
                            "configuration file %s: expected a mapping of keys to values at the top"
                                            .formatted(path)
                                    + (document instanceof List
                                            ? ", found a list"
                                            : ", found text"));
        };
    }

    private static Map<String, Object> withTextKeys(Map<?, ?> map) {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((key, value) -> named.put(String.valueOf(key), value));
        return named;
    }

    private static Object parse(Path path, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setWarnOnDuplicateKeys(false);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(PlainValue.MAX_DEPTH);
        options.setCodePointLimit(MAX_BYTES);
        DumperOptions unused = new DumperOptions();
        Yaml yaml =
                new Yaml(
                        new SafeConstructor(options),
                        new Representer(unused),
                        unused,
                        options,
                        new PyYamlResolver());
        try {
            return yaml.load(text);
        } catch (MarkedYAMLException e) {
            throw notYaml(path + place(e.getProblemMark()), harmless(e.getProblem()), e);
        } catch (YAMLException e) {
            throw notYaml(path.toString(), limit(e), e);
        } catch (RuntimeException e) {
            // SnakeYAML's own errors where a tag doesn't fit its value: !!set 1, or 0b_ as a
            // number.
            throw notYaml(path.toString(), ": a value is not what its tag or digits say", e);
        }
    }

    private static ConfigException notYaml(String place, String problem, RuntimeException cause) {
        return new ConfigException(
                "configuration file %s: not valid YAML%s".formatted(place, problem),
                withoutText(cause));
    }

    /** The parser's own exception prints the line of the file when a stack trace is logged. */
    private static Throwable withoutText(RuntimeException cause) {
        Throwable safe = new YAMLException(cause.getClass().getSimpleName());
        safe.setStackTrace(cause.getStackTrace());
        return safe;
    }

    private static String place(Mark mark) {
        return mark == null
                ? ""
                : ", line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String harmless(String problem) {
        return problem != null && HARMLESS.stream().anyMatch(problem::startsWith)
                ? ": " + problem
                : "";
    }

    private static String limit(YAMLException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof ReaderException) {
            return ": it holds a control character";
        }
        if (message.contains("aliases")) {
            return ": more than " + MAX_ALIASES + " aliases";
        }
        if (message.contains("Nesting")) {
            return ": nested more than " + PlainValue.MAX_DEPTH + " levels deep";
        }
        return message.contains("Recursive") ? ": a key contains itself" : "";
    }

    private static String text(Path path, String variable) {
        byte[] bytes = bytes(path, variable);
        if (bytes.length > MAX_BYTES) {
            throw new ConfigException(
                    "configuration file %s: larger than %d bytes".formatted(path, MAX_BYTES));
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new ConfigException("configuration file %s: not UTF-8 text".formatted(path), e);
        }
    }

    private static byte[] bytes(Path path, String variable) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw unreadable(path, variable, "there is no such file", e);
        } catch (AccessDeniedException e) {
            throw unreadable(path, variable, "it may not be read", e);
        } catch (IOException e) {
            throw unreadable(
                    path,
                    variable,
                    Files.isDirectory(path) ? "it is a directory" : e.getMessage(),
                    e);
        }
    }

    private static ConfigException unreadable(
            Path path, String variable, String reason, IOException cause) {
        return new ConfigException(
                "configuration file %s: %s; correct the path or %s"
                        .formatted(path, reason, variable),
                cause);
    }
}
