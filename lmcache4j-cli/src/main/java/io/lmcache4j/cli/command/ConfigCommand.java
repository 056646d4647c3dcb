package io.lmcache4j.cli.command;

import io.lmcache4j.cli.output.Json;
import io.lmcache4j.cli.output.Table;
import io.lmcache4j.cli.output.Terminal;
import io.lmcache4j.engine.config.ConfigLoader;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.engine.config.SecretMask;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code lmcache config}: every key with its value and where that came from. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = {
            "Shows the configuration in force: every key, its value, and where that came from.",
            "A table on a terminal, JSON when piped. Secrets are masked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lmcache config --config lmcache.yaml",
            "  LMCACHE_CHUNK_SIZE=512 lmcache config | jq .chunk_size"
        })
final class ConfigCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML file; default: what LMCACHE_CONFIG_FILE names.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--json", description = "JSON on a terminal too.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        ConfigStore config = ConfigLoader.load(file, System.getenv(), Map.of());
        PrintWriter out = spec.commandLine().getOut();
        out.print(json || !Terminal.detect().out() ? json(config) : table(config));
        out.flush();
        return 0;
    }

    private static String table(ConfigStore config) {
        Table table = new Table("KEY", "VALUE", "ORIGIN");
        config.current()
                .asMap()
                .forEach(
                        (key, value) ->
                                table.row(
                                        key,
                                        value == null
                                                ? "-"
                                                : String.valueOf(SecretMask.mask(key, value)),
                                        config.origin(key).text()));
        return table.text();
    }

    private static String json(ConfigStore config) {
        Map<String, Object> keys = new LinkedHashMap<>();
        config.current()
                .asMap()
                .forEach(
                        (key, value) -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("value", SecretMask.mask(key, value));
                            entry.put("origin", config.origin(key).text());
                            keys.put(key, entry);
                        });
        return Json.pretty(keys);
    }
}
