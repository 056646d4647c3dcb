package io.lmcache4j.engine.config;

import java.util.Optional;

/**
 * One key of the configuration table: everything that loading, {@code /conf} and documentation need
 * to know about it. Immutable.
 */
public final class ConfigKey {
    private final String name;
    private final KeyType type;
    private final boolean nullable;
    private final Optional<Object> defaultValue;
    private final Converter converter;
    private final boolean mutable;
    private final Effect effect;
    private final Check check;
    private final String help;

    private ConfigKey(
            String name,
            KeyType type,
            boolean nullable,
            Optional<Object> defaultValue,
            Converter converter,
            boolean mutable,
            Effect effect,
            Check check,
            String help) {
        this.name = name;
        this.type = type;
        this.nullable = nullable;
        this.defaultValue = defaultValue;
        this.converter = converter;
        this.mutable = mutable;
        this.effect = effect;
        this.check = check;
        this.help = help;
    }

    /** A key that always has a value. */
    static ConfigKey of(
            String name, KeyType type, Object defaultValue, Effect effect, String help) {
        return new ConfigKey(
                name,
                type,
                false,
                Optional.of(defaultValue),
                Converters.of(type),
                true,
                effect,
                Check.ANY,
                help);
    }

    /** A key that is null unless set. */
    static ConfigKey nullable(String name, KeyType type, Effect effect, String help) {
        return new ConfigKey(
                name,
                type,
                true,
                Optional.empty(),
                Converters.of(type),
                true,
                effect,
                Check.ANY,
                help);
    }

    /** This key, with null among its values. */
    ConfigKey orNull() {
        return new ConfigKey(
                name, type, true, defaultValue, converter, mutable, effect, check, help);
    }

    /** This key with a converter other than its type's. */
    ConfigKey converted(Converter other) {
        return new ConfigKey(
                name, type, nullable, defaultValue, other, mutable, effect, check, help);
    }

    /** This key with a check of its values. */
    ConfigKey checked(Check other) {
        return new ConfigKey(
                name, type, nullable, defaultValue, converter, mutable, effect, other, help);
    }

    /** This key, refused by POST {@code /conf}. */
    ConfigKey immutable() {
        return new ConfigKey(
                name, type, nullable, defaultValue, converter, false, effect, check, help);
    }

    /** The name in files and {@code /conf}. */
    public String name() {
        return name;
    }

    /** The environment variable that sets it. */
    public String environmentName() {
        return Environment.variable(name);
    }

    /** The declared type. */
    public KeyType type() {
        return type;
    }

    /** Whether null is one of its ordinary values; for others null means the default. */
    public boolean isNullable() {
        return nullable;
    }

    /** The default, empty for null. */
    public Optional<Object> defaultValue() {
        return defaultValue;
    }

    /** Whether POST {@code /conf} may set it. */
    public boolean isMutable() {
        return mutable;
    }

    /** What it takes for a change to act. */
    public Effect effect() {
        return effect;
    }

    /** What the key is for, in one line. */
    public String help() {
        return help;
    }

    /**
     * The value as this key stores it; null stays null.
     *
     * @throws ConversionException if the value can't be converted or is out of its range
     */
    Object convert(Object value) {
        Object plain = PlainValue.copyOf(value);
        if (plain == null) {
            return null;
        }
        Object converted = converter.convert(plain);
        if (converted != null) {
            check.problem(converted)
                    .ifPresent(
                            expected -> {
                                throw new ConversionException(expected);
                            });
        }
        return converted;
    }
}
