package io.lmcache4j.jlama;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.Config;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;

import io.lmcache4j.engine.InferenceHost;
import io.lmcache4j.engine.InferenceInfo;
import io.lmcache4j.engine.config.EngineMetadata;
import io.lmcache4j.engine.config.KvLayerGroup;
import io.lmcache4j.engine.config.KvShape;
import io.lmcache4j.engine.key.KvDtype;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * A loaded Jlama model whose KV can be cached: what it is, and its forward pass.
 *
 * <p>Thread-safe. Forward passes run one at a time: Jlama keeps intermediate results in fields of
 * its layers, and one pass keeps all its threads busy anyway. Only {@link #forward} waits for
 * others; copies to and from the cache run beside it.
 */
public final class JlamaModel implements InferenceHost, AutoCloseable {
    /** Far more than any prompt takes; who waits longer is told instead of hanging. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** The one place where Jlama's jar says which version it is. */
    private static final String POM = "/META-INF/maven/com.github.tjake/jlama-core/pom.properties";

    private final AbstractModel model;
    private final String name;
    private final KvDtype dtype;
    private final KvBufferCache buffers;
    private final ReentrantLock forward = new ReentrantLock(true);

    /**
     * Takes over a loaded model.
     *
     * @param name goes into every key: KV of one model must never be taken for that of another
     * @throws IllegalArgumentException if this model's KV can't be cached; the message says why
     */
    public JlamaModel(AbstractModel model, String name) {
        this.model = model;
        this.name = name;
        this.dtype = kvDtype(model.getWorkingDType());
        checkShape(model.getConfig());
        this.buffers = new KvBufferCache(model);
    }

    /**
     * Loads a directory with {@code config.json}, {@code tokenizer.json} and the weights in
     * safetensors format, keeping KV as float32.
     *
     * @param name of the model in keys and metrics
     * @throws IllegalArgumentException if it isn't such a directory, or its KV can't be cached
     */
    public static JlamaModel load(Path directory, String name) {
        return new JlamaModel(
                ModelSupport.loadModel(directory.toFile(), DType.F32, DType.F32), name);
    }

    /**
     * The element type of the KV that a working type means.
     *
     * @throws IllegalArgumentException if such KV can't be cached
     */
    static KvDtype kvDtype(DType working) {
        return switch (working) {
            case F32 -> KvDtype.FLOAT32;
            case BF16 -> KvDtype.BFLOAT16;
            default ->
                    throw new IllegalArgumentException(
                            "Jlama keeps this model's KV as %s; only F32 and BF16 can be cached. Load it with one of them as working type"
                                    .formatted(working));
        };
    }

    private static void checkShape(Config config) {
        if (config.kvLength != config.numberOfKeyValueHeads * config.headSize) {
            throw new IllegalArgumentException(
                    "a token's K has %d elements, which is not %d KV heads of %d"
                            .formatted(
                                    config.kvLength,
                                    config.numberOfKeyValueHeads,
                                    config.headSize));
        }
        if (config.dctx().kvSegmentLength != config.kvLength
                || config.dctx().numberOfLayers != config.numberOfLayers) {
            throw new IllegalArgumentException(
                    "this process has %d of %d layers and %d of %d elements of a token's K; a model that Jlama splits over machines can't be cached"
                            .formatted(
                                    config.dctx().numberOfLayers,
                                    config.numberOfLayers,
                                    config.dctx().kvSegmentLength,
                                    config.kvLength));
        }
    }

    /** The name in keys and metrics. */
    public String name() {
        return name;
    }

    /** Element type of the KV. */
    public KvDtype kvDtype() {
        return dtype;
    }

    /** Transformer layers. */
    public int layers() {
        return config().numberOfLayers;
    }

    /** KV heads, fewer than heads under grouped-query attention. */
    public int kvHeads() {
        return config().numberOfKeyValueHeads;
    }

    /** Elements of a head. */
    public int headSize() {
        return config().headSize;
    }

    /**
     * Most tokens of a session. Fewer than the context says: Jlama reads its table of rotations
     * past a position by two for each KV head after the first, and so fails in the last ones.
     */
    public int maxTokens() {
        return config().contextLength - 2 * (kvHeads() - 1);
    }

    /** Text to tokens, without a token for its beginning. */
    public int[] tokenize(String text) {
        return Arrays.stream(model.getTokenizer().encode(text))
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    /** What the manager of this model's cache is told about it. */
    public EngineMetadata metadata(int chunkSize) {
        return EngineMetadata.builder()
                .modelName(name)
                .kvDtype(dtype)
                .kvShape(new KvShape(layers(), 2, chunkSize, kvHeads(), headSize()))
                .layerGroups(
                        List.of(
                                new KvLayerGroup(
                                        IntStream.range(0, layers()).boxed().toList(),
                                        dtype,
                                        config().kvLength)))
                .build();
    }

    @Override
    public InferenceInfo info() {
        Config config = config();
        return new InferenceInfo(
                "jlama " + version(),
                "%s, working type %s".formatted(name, model.getWorkingDType()),
                new InferenceInfo.Model(
                        Optional.of(name),
                        Optional.of(dtype.torchText()),
                        Optional.of(maxTokens()),
                        Optional.of(config.vocabularySize),
                        Optional.of(layers()),
                        Optional.of(config.numberOfHeads),
                        Optional.of(kvHeads()),
                        Optional.of(headSize())),
                new InferenceInfo.Cache(
                        Optional.empty(),
                        Optional.of(dtype.torchText()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(false)));
    }

    @Override
    public String version() {
        try (InputStream pom = AbstractModel.class.getResourceAsStream(POM)) {
            Properties properties = new Properties();
            if (pom != null) {
                properties.load(pom);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A buffer for one session, in memory; its pages appear as they are used. */
    KvBufferCache.KvBuffer newBuffer() {
        return buffers.getEphemeralKvBuffer();
    }

    /**
     * Computes tokens whose predecessors' KV is in the buffer, and leaves theirs there.
     *
     * @param tokens at least one
     * @param start position of the first of them
     * @return the probability of each token to come next
     */
    float[] forward(int[] tokens, int start, KvBufferCache.KvBuffer buffer)
            throws InterruptedException {
        if (!forward.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("other sessions kept the model busy for " + PATIENCE);
        }
        try (AbstractTensor<?, ?> computed = model.batchForward(tokens, start, buffer)) {
            return model.getLogits(computed.slice(computed.shape().first() - 1));
        } finally {
            forward.unlock();
        }
    }

    private Config config() {
        return model.getConfig();
    }

    /** Ends the model. Sessions must be closed before. Repeatable. */
    @Override
    public void close() {
        buffers.close();
        model.close();
    }
}
