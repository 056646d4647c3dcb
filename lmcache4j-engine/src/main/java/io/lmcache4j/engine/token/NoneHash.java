package io.lmcache4j.engine.token;

import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.key.ChunkHash;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/**
 * Where every chain of chunk hashes starts (engine.md §4.4).
 *
 * <p>Scheduler, workers, controller and all who share a cache must agree on it, so it is never
 * random, and it is logged at start.
 *
 * @param value the hash before the first chunk
 * @param origin where the value came from, for people
 */
public record NoneHash(ChunkHash value, String origin) {
    /** Key in {@code extra_config}: {@code zero}, {@code seed:TEXT} or an integer. */
    public static final String SETTING = "lmcache4j.none_hash";

    /** Key in {@code extra_config}: the Python version of the others, such as {@code "3.10"}. */
    public static final String PYTHON_SETTING = "lmcache4j.python_generation";

    private static final String SEED_VARIABLE = "PYTHONHASHSEED";
    private static final String SEED_PREFIX = "seed:";
    private static final PythonGeneration DEFAULT_PYTHON = PythonGeneration.SINCE_3_11;

    /**
     * Decides on the value by the settings in {@code extra_config}; see the other form.
     *
     * @throws IllegalArgumentException if a value can't be used; the message names it and the fix
     */
    public static NoneHash resolve(
            LMCacheConfig config, Map<String, String> environment, ChunkHasher hasher) {
        return resolve(config.extra(SETTING), config.extra(PYTHON_SETTING), environment, hasher);
    }

    /**
     * Decides on the value: by the setting, else by {@code PYTHONHASHSEED} as a vLLM worker does,
     * else zero.
     *
     * @param setting value of {@link #SETTING}
     * @param pythonSetting value of {@link #PYTHON_SETTING}; Python 3.11 or later when absent
     * @param environment the process's
     * @param hasher algorithm of the chain
     * @throws IllegalArgumentException if a value can't be used; the message names it and the fix
     */
    public static NoneHash resolve(
            Optional<Object> setting,
            Optional<Object> pythonSetting,
            Map<String, String> environment,
            ChunkHasher hasher) {
        PythonGeneration python = pythonSetting.map(NoneHash::python).orElse(DEFAULT_PYTHON);
        String seed = environment.get(SEED_VARIABLE);
        if (setting.isPresent()) {
            return fromSetting(setting.get(), python, hasher);
        }
        return seed == null
                ? new NoneHash(ChunkHash.ZERO, "zero, as " + SEED_VARIABLE + " is not set")
                : fromSeed(seed, SEED_VARIABLE + "=" + seed, python, hasher);
    }

    private static NoneHash fromSetting(
            Object setting, PythonGeneration python, ChunkHasher hasher) {
        String text = setting.toString().strip();
        String origin = "extra_config." + SETTING + "=" + text;
        if (text.equals("zero")) {
            return new NoneHash(ChunkHash.ZERO, origin);
        }
        if (text.startsWith(SEED_PREFIX)) {
            return fromSeed(text.substring(SEED_PREFIX.length()), origin, python, hasher);
        }
        try {
            return new NoneHash(ChunkHash.of(new BigInteger(text)), origin);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "extra_config."
                            + SETTING
                            + " must be zero, seed:TEXT or an integer from -2^63 to 2^64-1, was '"
                            + text
                            + "'",
                    e);
        }
    }

    private static NoneHash fromSeed(
            String seed, String origin, PythonGeneration python, ChunkHasher hasher) {
        try {
            return new NoneHash(hasher.hashSeed(seed, python), origin);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    private static PythonGeneration python(Object setting) {
        try {
            return PythonGeneration.ofVersion(setting.toString());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "extra_config." + PYTHON_SETTING + " " + e.getMessage(), e);
        }
    }
}
