/**
 * What the engine's operations cost, against a limit measured in the same run.
 *
 * <p>Start at {@link EngineBench}.
 */
package io.lmcache4j.bench.engine;
