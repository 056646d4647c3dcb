package io.lmcache4j.cli.jlama;

import io.lmcache4j.engine.LMCacheManager;
import io.lmcache4j.engine.config.ConfigStore;
import io.lmcache4j.jlama.JlamaKvCaches;
import io.lmcache4j.jlama.JlamaModel;
import io.lmcache4j.jlama.JlamaSession;
import io.lmcache4j.jlama.PrefixReuse;
import io.lmcache4j.jlama.RandomModel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A Jlama model and, in front of it, the cache of a worker. Started whole or not at all. */
public final class JlamaHost implements AutoCloseable {
    private static final long SEED = 20_261_129;
    private static final int SESSIONS = 8;

    private final JlamaModel model;
    private final JlamaKvCaches caches;
    private final LMCacheManager manager;
    private final PrefixReuse reuse;

    private JlamaHost(JlamaModel model, ConfigStore config, Map<String, String> environment) {
        this.model = model;
        this.caches = new JlamaKvCaches(model, SESSIONS);
        this.manager =
                LMCacheManager.builder(config, model.metadata(config.current().chunkSize()))
                        .environment(environment)
                        .kvCaches(caches.caches())
                        .inferenceHost(model)
                        .build();
        this.reuse = new PrefixReuse(manager, caches);
    }

    /**
     * Loads the model and starts its manager.
     *
     * @param directory with a model; without one a model of random weights is made
     * @throws IOException if the random model can't be written
     * @throws IllegalArgumentException if the directory's model can't be used
     */
    public static JlamaHost start(
            Optional<Path> directory, ConfigStore config, Map<String, String> environment)
            throws IOException {
        JlamaModel model = model(directory);
        try {
            return new JlamaHost(model, config, environment);
        } catch (RuntimeException failed) {
            model.close();
            throw failed;
        }
    }

    private static JlamaModel model(Optional<Path> directory) throws IOException {
        if (directory.isPresent()) {
            Path name = directory.get().toAbsolutePath().normalize().getFileName();
            return JlamaModel.load(directory.get(), String.valueOf(name));
        }
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return RandomModel.standard().load(temporary, SEED, "random-llama");
    }

    /** The model. */
    public JlamaModel model() {
        return model;
    }

    /** The worker's manager, for an API server. */
    public LMCacheManager manager() {
        return manager;
    }

    /** The forward pass with the cache in front. */
    public PrefixReuse reuse() {
        return reuse;
    }

    /** Bytes of KV of a token. */
    public long tokenBytes() {
        return caches.caches().tokenBytes();
    }

    /** A new session; there are eight. */
    public JlamaSession open() {
        return caches.open()
                .orElseThrow(() -> new IllegalStateException(SESSIONS + " sessions are open"));
    }

    /** Ends the manager, then the model. Repeatable. */
    @Override
    public void close() {
        try (model) {
            manager.close();
        }
    }
}
