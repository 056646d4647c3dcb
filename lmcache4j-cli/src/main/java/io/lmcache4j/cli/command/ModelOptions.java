package io.lmcache4j.cli.command;

import io.lmcache4j.cli.host.ModelPreset;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.util.Optional;

/** The options that shape the synthetic host. */
final class ModelOptions {
    /** Tokens of a block unless asked otherwise. */
    static final int BLOCK_SIZE = 16;

    /** Turns the name of a preset into it. */
    static final class PresetConverter implements ITypeConverter<ModelPreset> {
        @Override
        public ModelPreset convert(String text) {
            try {
                return ModelPreset.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Option(
            names = "--model",
            paramLabel = "PRESET",
            defaultValue = "tiny",
            converter = PresetConverter.class,
            description =
                    "Shape of the KV caches: nano (64 B a token), tiny (512 B; default),"
                            + " llama-3.1-8b, llama-3.1-70b, deepseek-v3.")
    private ModelPreset model;

    @Option(
            names = "--kv-blocks",
            paramLabel = "N",
            description = "Blocks of a worker's KV caches; 8192 for nano and tiny, else 1024.")
    private Optional<Integer> kvBlocks = Optional.empty();

    @Option(
            names = "--block-size",
            paramLabel = "TOKENS",
            defaultValue = "" + BLOCK_SIZE,
            description = "Tokens of a block; default ${DEFAULT-VALUE}.")
    private int blockSize;

    ModelPreset model() {
        return model;
    }

    int kvBlocks() {
        return atLeastOne("--kv-blocks", kvBlocks.orElse(model.kvBlocks()));
    }

    int blockSize() {
        return atLeastOne("--block-size", blockSize);
    }

    private static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be 1 or more, is " + value);
        }
        return value;
    }
}
