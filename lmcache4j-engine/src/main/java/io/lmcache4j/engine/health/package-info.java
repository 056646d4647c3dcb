/**
 * Whether the engine may be used: found out by checks at an interval, with what happens when not,
 * and by probes that somebody outside asks for.
 *
 * <p>Start at {@link HealthMonitor}. Parts of the engine bring a {@link HealthCheck}; the storage
 * brings the {@link Fallback}. Knows periodic threads and nothing else of the engine, so that
 * storage may depend on it. Spec: engine.md §9.1.
 *
 * <p>The probes are {@link LivenessProbe} and {@link Readiness} (operator-api.md §2).
 */
package io.lmcache4j.engine.health;
