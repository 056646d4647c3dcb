/**
 * Benchmarks. Each prints a ratio against a limit or a peer that is measured in the same run, and
 * the ratio that is asked for; none is a test, and nothing here is shipped.
 *
 * <p>Start at a class with a {@code main}; the module's POM says how to run one.
 */
package io.lmcache4j.bench;
