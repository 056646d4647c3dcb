package io.lmcache4j.engine.config;

import static java.util.stream.Collectors.joining;

/** Renders {@code docs/configuration.md} from the tables. */
final class ConfigurationDocument {
    private static final String HEAD =
            """
            # Configuration

            Made from the tables `ConfigKeys` and `ExtraKeys`; do not edit. To renew it:
            `mvn test -pl lmcache4j-engine -Dtest=ConfigurationDocumentTest -Dlmcache4j.update=true`.

            A key's value comes from the first of these that has it:

            1. what the program itself sets, such as command line options (`override`);
            2. the environment variable `LMCACHE_` + key in upper case, such as `LMCACHE_CHUNK_SIZE`;
            3. the YAML file given by `--config`, else by `LMCACHE_CONFIG_FILE`;
            4. the default.

            `lmcache config` shows every value and where it came from; POST `/conf` changes values while
            running. A value that its key can't take stops the start with one line that names key, value
            and source. An unknown key is ignored, with a warning that guesses the one meant.

            * Integers may have `_` between digits. Booleans are true for the texts `true`, in any case, and
              `1`; every other text, `yes` and `on` too, is false (in YAML an unquoted `yes` is no text but
              true). Lists are YAML lists, or texts with commas between.
              `extra_config` is a YAML mapping, or the text of a JSON object.
            * Environment texts lose blanks around them, and quotes as Python's literals do.
            * `null` is accepted for every key. Where the default is not null, it then holds.
            * GB are 1024^3 bytes.

            Effect tells what it takes for a change to act: `live`, at once; `recreate-lookup`, POST
            `/lookup/recreate` on the scheduler; `recreate-backend`, DELETE `/backends/NAME` and then POST
            `/backends`; `restart`, the next start;
            `none`, nothing in this version: the key is there so that configurations of LMCache load, and
            setting it to something else than its default is warned about at start.

            ## Keys

            """;

    private ConfigurationDocument() {}

    static String render() {
        return HEAD
                + table("Key | Type | Default | Effect | Meaning", "-----")
                + KeyTable.standard().keys().stream()
                        .map(ConfigurationDocument::row)
                        .collect(joining())
                + """

                ## extra_config

                Keys are literal, dots included. `NAME` and `METRIC` stand for any text. Other keys pass
                through to whatever plugin reads them.

                """
                + table("Key | Type | Default | Effect | Meaning", "-----")
                + ExtraKeys.ALL.stream().map(ConfigurationDocument::row).collect(joining())
                + """

                ## Old names

                Followed with a warning, unless the new name is set in the same place.

                """
                + table("Old | Key", "--")
                + KeyAliases.all().entrySet().stream()
                        .map(alias -> line(code(alias.getKey()), code(alias.getValue())))
                        .collect(joining())
                + """

                ## Variables that are no keys

                """
                + Environment.OTHERS.stream()
                        .sorted()
                        .map(name -> "* " + code(name) + "\n")
                        .collect(joining());
    }

    private static String row(ConfigKey key) {
        return line(
                code(key.name()),
                key.type().text() + (key.isNullable() ? ", null" : ""),
                key.defaultValue().map(value -> code(defaultText(value))).orElse("null"),
                key.effect().text(),
                key.help());
    }

    private static String row(ExtraKey key) {
        return line(
                code(key.name()),
                key.type().text(),
                key.defaultText().equals("-") ? "null" : key.defaultText(),
                key.effect().text(),
                key.help());
    }

    private static String defaultText(Object value) {
        return value instanceof String text ? '"' + text + '"' : ValueText.of("", value);
    }

    private static String table(String heads, String columns) {
        return "| %s |\n|%s\n".formatted(heads, " --- |".repeat(columns.length()));
    }

    private static String line(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
