package io.lmcache4j.engine.config;

/** Turns what a source gave for a key into the key's type (engine.md §1.2). */
@FunctionalInterface
interface Converter {
    /**
     * The converted value, of the types in {@link PlainValue}.
     *
     * @param value a plain value, never null: null is kept without conversion
     * @throws ConversionException if it can't be converted; converters throw nothing else
     */
    Object convert(Object value);
}
