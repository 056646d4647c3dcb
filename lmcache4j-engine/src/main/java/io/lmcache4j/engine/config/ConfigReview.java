package io.lmcache4j.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Looks at a loaded configuration as a whole (engine.md §1.8): what can't be, what is pointless.
 */
final class ConfigReview {
    private static final String EXTRA = "extra_config";
    private static final List<String> CONTROLLER_NEEDS =
            List.of(
                    "lmcache_instance_id",
                    "controller_pull_url",
                    "controller_reply_url",
                    "lmcache_worker_ports");

    private final KeyTable table;
    private final LMCacheConfig config;
    private final Map<String, Origin> origins;

    ConfigReview(KeyTable table, LMCacheConfig config, Map<String, Origin> origins) {
        this.table = table;
        this.config = config;
        this.origins = origins;
    }

    /**
     * Refuses contradictions between keys; single keys were checked when they were set.
     *
     * @throws ConfigException if there is one
     */
    void check() {
        if (!config.bool("enable_controller")) {
            return;
        }
        List<String> missing = CONTROLLER_NEEDS.stream().filter(this::isMissing).toList();
        if (!missing.isEmpty()) {
            throw new ConfigException(
                    "enable_controller: set %s too, or remove it (%s)"
                            .formatted(
                                    String.join(", ", missing),
                                    origin("enable_controller").text()));
        }
    }

    /** What the user should know, one line each. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        table.keys().stream()
                .filter(key -> !key.isNullable() && config.get(key.name()) == null)
                .map(
                        key ->
                                "%s is null, its default %s is used (%s)"
                                        .formatted(
                                                key.name(),
                                                key.defaultValue().orElseThrow(),
                                                origin(key.name()).text()))
                .forEach(warnings::add);
        extraNames().filter(this::isUnknownOwn).map(this::unknownOwn).forEach(warnings::add);
        List<String> pointless =
                Stream.concat(
                                table.keys().stream()
                                        .filter(this::isPointless)
                                        .map(key -> key.name() + from(key.name())),
                                extraNames()
                                        .filter(this::isPointlessExtra)
                                        .map(name -> EXTRA + "." + name + from(EXTRA)))
                        .toList();
        if (!pointless.isEmpty()) {
            warnings.add("without effect in this version: " + String.join(", ", pointless));
        }
        return warnings;
    }

    private boolean isMissing(String key) {
        return switch (config.get(key)) {
            case null -> true;
            case String text -> text.isEmpty();
            case List<?> list -> list.isEmpty();
            default -> false;
        };
    }

    private boolean isPointless(ConfigKey key) {
        return key.effect() == Effect.NONE
                && !Objects.equals(config.get(key.name()), key.defaultValue().orElse(null));
    }

    private Stream<String> extraNames() {
        return config.get(EXTRA) instanceof Map<?, ?> extra
                ? extra.keySet().stream().map(String.class::cast)
                : Stream.empty();
    }

    private boolean isPointlessExtra(String name) {
        return ExtraKeys.find(name).filter(key -> key.effect() == Effect.NONE).isPresent();
    }

    private boolean isUnknownOwn(String name) {
        return name.startsWith(ExtraKeys.OWN_PREFIX) && ExtraKeys.find(name).isEmpty();
    }

    private String unknownOwn(String name) {
        List<String> known =
                ExtraKeys.ALL.stream()
                        .map(ExtraKey::name)
                        .filter(key -> key.startsWith(ExtraKeys.OWN_PREFIX))
                        .toList();
        return "unknown key extra_config.%s is ignored (%s)%s"
                .formatted(
                        ValueText.name(name),
                        origin(EXTRA).text(),
                        NearestName.of(name, known)
                                .map("; did you mean %s?"::formatted)
                                .orElse(""));
    }

    private String from(String key) {
        return " (%s)".formatted(origin(key).text());
    }

    private Origin origin(String key) {
        return origins.getOrDefault(key, Origin.DEFAULT);
    }
}
