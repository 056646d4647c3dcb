package io.lmcache4j.jlama;

import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A Llama with random weights, as the directory that Jlama loads: {@code config.json}, {@code
 * tokenizer.json}, {@code model.safetensors}. The same shape and seed give the same bytes.
 *
 * <p>It says nothing sensible, and costs what a trained model of its shape costs. Its tokens are
 * bytes: token {@code b + 3} is byte {@code b}.
 *
 * @param layers transformer layers
 * @param width elements of a token's embedding
 * @param heads attention heads; divide the width
 * @param kvHeads KV heads; divide the heads
 * @param hidden width of the feed-forward network
 * @param context most tokens of a session
 */
public record RandomModel(int layers, int width, int heads, int kvHeads, int hidden, int context) {
    /** Three special tokens, 256 bytes, and unused ones up to a multiple of the vector width. */
    static final int VOCABULARY = 320;

    private static final List<String> FILES =
            List.of("config.json", "tokenizer.json", "model.safetensors");

    private static final int FIRST_BYTE = 3;
    private static final int BUFFER_BYTES = 1 << 20;

    /** The model of the demonstration and the benchmark: 8 layers of width 512, heads 8/4. */
    public static RandomModel standard() {
        return new RandomModel(8, 512, 8, 4, 1024, 4096);
    }

    /** Checks that heads divide evenly. */
    public RandomModel {
        if (layers < 1 || hidden < 1 || context < 1) {
            throw new IllegalArgumentException(
                    "layers, hidden and context must be positive: %d, %d, %d"
                            .formatted(layers, hidden, context));
        }
        if (kvHeads < 1 || heads % kvHeads != 0 || width % heads != 0) {
            throw new IllegalArgumentException(
                    "%d KV heads must divide %d heads, and those the width %d"
                            .formatted(kvHeads, heads, width));
        }
    }

    /**
     * Writes the three files.
     *
     * @param directory made when missing; files of these names in it are replaced
     * @return the directory
     */
    public Path write(Path directory, long seed) throws IOException {
        Files.createDirectories(directory);
        JsonMapper json = new JsonMapper();
        json.writeValue(directory.resolve(FILES.get(0)).toFile(), config());
        json.writeValue(directory.resolve(FILES.get(1)).toFile(), tokenizer());
        writeWeights(directory.resolve(FILES.get(2)), seed, json);
        return directory;
    }

    /**
     * Writes the model into a new folder, loads it, and removes the folder again: Jlama has mapped
     * the weights by then.
     *
     * @param parent where there is room for the folder
     * @param name of the model in keys and metrics
     */
    public JlamaModel load(Path parent, long seed, String name) throws IOException {
        Path directory = Files.createTempDirectory(parent, "random-model-");
        try {
            return JlamaModel.load(write(directory, seed), name);
        } finally {
            for (String file : FILES) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.delete(directory);
        }
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architectures", List.of("LlamaForCausalLM"));
        config.put("model_type", "llama");
        config.put("hidden_act", "silu");
        config.put("hidden_size", width);
        config.put("intermediate_size", hidden);
        config.put("max_position_embeddings", context);
        config.put("num_attention_heads", heads);
        config.put("num_key_value_heads", kvHeads);
        config.put("num_hidden_layers", layers);
        config.put("rms_norm_eps", 1e-5);
        config.put("rope_theta", 10_000.0);
        config.put("vocab_size", VOCABULARY);
        config.put("bos_token_id", 1);
        config.put("eos_token_id", 2);
        config.put("torch_dtype", "float32");
        return config;
    }

    private static Map<String, Object> tokenizer() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        for (String special : List.of("<unk>", "<s>", "</s>")) {
            vocabulary.put(special, vocabulary.size());
        }
        for (int b = 0; b < 256; b++) {
            vocabulary.put(String.format(Locale.ROOT, "<0x%02X>", b), FIRST_BYTE + b);
        }
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("unk_token", "<unk>");
        model.put("fuse_unk", false);
        model.put("byte_fallback", true);
        model.put("vocab", vocabulary);
        model.put("merges", List.of());
        return Map.of("version", "1.0", "model", model);
    }

    /** Rows and columns of every matrix, in the order of the file; vectors have one row. */
    private Map<String, int[]> weights() {
        int kvLength = width / heads * kvHeads;
        Map<String, int[]> all = new LinkedHashMap<>();
        all.put("model.embed_tokens.weight", new int[] {VOCABULARY, width});
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "model.layers." + layer + ".";
            all.put(prefix + "input_layernorm.weight", new int[] {width});
            all.put(prefix + "self_attn.q_proj.weight", new int[] {width, width});
            all.put(prefix + "self_attn.k_proj.weight", new int[] {kvLength, width});
            all.put(prefix + "self_attn.v_proj.weight", new int[] {kvLength, width});
            all.put(prefix + "self_attn.o_proj.weight", new int[] {width, width});
            all.put(prefix + "post_attention_layernorm.weight", new int[] {width});
            all.put(prefix + "mlp.gate_proj.weight", new int[] {hidden, width});
            all.put(prefix + "mlp.up_proj.weight", new int[] {hidden, width});
            all.put(prefix + "mlp.down_proj.weight", new int[] {width, hidden});
        }
        all.put("model.norm.weight", new int[] {width});
        all.put("lm_head.weight", new int[] {VOCABULARY, width});
        return all;
    }

    private void writeWeights(Path file, long seed, JsonMapper json) throws IOException {
        Map<String, int[]> weights = weights();
        byte[] header = json.writeValueAsBytes(header(weights));
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            // Blanks after the JSON, so that the floats are aligned in the mapped file.
            int padding = Math.floorMod(-(Long.BYTES + header.length), 64);
            buffer.putLong(header.length + padding).put(header);
            buffer.put(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
            SplittableRandom random = new SplittableRandom(seed);
            for (int[] shape : weights.values()) {
                writeTensor(out, buffer, shape, random);
            }
            flush(out, buffer);
        }
    }

    private static Map<String, Object> header(Map<String, int[]> weights) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long at = 0;
        for (Map.Entry<String, int[]> weight : weights.entrySet()) {
            long end = at + Float.BYTES * elements(weight.getValue());
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", "F32");
            entry.put("shape", weight.getValue());
            entry.put("data_offsets", new long[] {at, end});
            header.put(weight.getKey(), entry);
            at = end;
        }
        return header;
    }

    private static long elements(int[] shape) {
        return shape.length == 1 ? shape[0] : (long) shape[0] * shape[1];
    }

    /**
     * Ones for the norms; else evenly spread so that a layer keeps the size of what it is given.
     */
    private static void writeTensor(
            FileChannel out, ByteBuffer buffer, int[] shape, SplittableRandom random)
            throws IOException {
        float bound = (float) Math.sqrt(3.0 / shape[shape.length - 1]);
        for (long i = elements(shape); i > 0; i--) {
            if (buffer.remaining() < Float.BYTES) {
                flush(out, buffer);
            }
            buffer.putFloat(shape.length == 1 ? 1 : (float) random.nextDouble(-1, 1) * bound);
        }
    }

    private static void flush(FileChannel out, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        buffer.clear();
    }
}
