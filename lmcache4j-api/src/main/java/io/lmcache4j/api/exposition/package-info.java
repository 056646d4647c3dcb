/**
 * Writes Prometheus' text format, byte for byte as the library's writer does and several times
 * faster.
 *
 * <p>Start at {@link io.lmcache4j.api.exposition.MetricsText}. Knows snapshots of metrics; not
 * whose they are, and no HTTP. Why it is there:
 * docs/decisions/0060-text-of-metrics-from-templates.md.
 */
package io.lmcache4j.api.exposition;
