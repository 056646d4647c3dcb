package io.lmcache4j.cli.host;

import io.lmcache4j.engine.key.KvDtype;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The models that {@code --model} knows: the shape of their KV caches, and nothing else. */
public enum ModelPreset {
    /** 64 bytes a token: long traces in little memory. */
    NANO("nano", "lmcache4j/nano", 1, 1, 16, KvDtype.BFLOAT16, false, 8192),
    /** 512 bytes a token: more than one layer, head and worker, still small. */
    TINY("tiny", "lmcache4j/tiny", 2, 2, 32, KvDtype.BFLOAT16, false, 8192),
    /** 128 KiB a token. */
    LLAMA_3_1_8B(
            "llama-3.1-8b",
            "meta-llama/Llama-3.1-8B-Instruct",
            32,
            8,
            128,
            KvDtype.BFLOAT16,
            false,
            1024),
    /** 320 KiB a token. */
    LLAMA_3_1_70B(
            "llama-3.1-70b",
            "meta-llama/Llama-3.1-70B-Instruct",
            80,
            8,
            128,
            KvDtype.BFLOAT16,
            false,
            1024),
    /** 68.6 KiB a token: one latent row of 512 and 64 rotary elements (MLA), no K and V. */
    DEEPSEEK_V3("deepseek-v3", "deepseek-ai/DeepSeek-V3", 61, 1, 576, KvDtype.BFLOAT16, true, 1024);

    private final String text;
    private final String modelName;
    private final int layers;
    private final int kvHeads;
    private final int headSize;
    private final KvDtype dtype;
    private final boolean mla;
    private final int kvBlocks;

    ModelPreset(
            String text,
            String modelName,
            int layers,
            int kvHeads,
            int headSize,
            KvDtype dtype,
            boolean mla,
            int kvBlocks) {
        this.text = text;
        this.modelName = modelName;
        this.layers = layers;
        this.kvHeads = kvHeads;
        this.headSize = headSize;
        this.dtype = dtype;
        this.mla = mla;
        this.kvBlocks = kvBlocks;
    }

    /**
     * The preset with this name.
     *
     * @throws IllegalArgumentException if there is none; lists those there are
     */
    public static ModelPreset parse(String text) {
        return Arrays.stream(values())
                .filter(preset -> preset.text.equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no model preset '%s'; there are %s"
                                                .formatted(text, names())));
    }

    /** All names, for messages and help. */
    public static String names() {
        return Arrays.stream(values()).map(ModelPreset::text).collect(Collectors.joining(", "));
    }

    /** The name on the command line. */
    public String text() {
        return text;
    }

    /** The model's name in keys and metadata. */
    public String modelName() {
        return modelName;
    }

    /** Layers with a KV cache. */
    public int layers() {
        return layers;
    }

    /** KV heads of the whole model. */
    public int kvHeads() {
        return kvHeads;
    }

    /**
     * KV heads on each of {@code workers} tensor-parallel ranks: split evenly, or one repeated on
     * several ranks when there are more ranks than heads, as vLLM does.
     *
     * @throws IllegalArgumentException if neither divides the other
     */
    public int kvHeadsOnRank(int workers) {
        if (mla || workers % kvHeads == 0) {
            return 1;
        }
        if (kvHeads % workers != 0) {
            throw new IllegalArgumentException(
                    "%d KV heads of %s can't be split over %d workers"
                            .formatted(kvHeads, text, workers));
        }
        return kvHeads / workers;
    }

    /** Elements of one head in one token. */
    public int headSize() {
        return headSize;
    }

    /** Element type. */
    public KvDtype dtype() {
        return dtype;
    }

    /** Whether the model keeps one latent row a token instead of K and V. */
    public boolean mla() {
        return mla;
    }

    /** 2 for K and V, 1 under MLA. */
    public int kvSize() {
        return mla ? 1 : 2;
    }

    /** Blocks of the KV caches unless asked otherwise. */
    public int kvBlocks() {
        return kvBlocks;
    }

    /** Bytes of a token's KV on one of {@code workers} ranks. */
    public long bytesPerToken(int workers) {
        return (long) kvSize() * layers * kvHeadsOnRank(workers) * headSize * dtype.bytes();
    }

    @Override
    public String toString() {
        return text;
    }
}
