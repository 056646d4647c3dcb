/**
 * Counters, gauges and histograms under LMCache's names, and what the engine tells them.
 *
 * <p>Start at {@link StatsMonitor} for what is counted and when, at {@link LMCacheMetrics} for how
 * it reaches a Prometheus registry. A leaf: used by every package, uses none; knows neither the
 * engine nor HTTP. Spec: engine.md §10.
 */
package io.lmcache4j.engine.metrics;
