package io.lmcache4j.engine.config;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads the YAML configuration file. */
final class ConfigFile {
    private ConfigFile() {}

    static Map<String, Object> read(Path path) {
        try {
            Object document =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(path));
            return switch (document) {
                case null -> Map.of();
                case Map<?, ?> map -> PlainValue.copyOfMap(map);
                default -> throw new ConfigException(path + ": must be a mapping of keys");
            };
        } catch (IOException e) {
            throw new ConfigException(path + ": can't be read", e);
        }
    }
}
