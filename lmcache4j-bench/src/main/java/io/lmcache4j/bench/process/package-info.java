/**
 * What a user of {@code ./lmcache} gets: the real command in a process of its own.
 *
 * <p>Start at {@link StartBench}.
 */
package io.lmcache4j.bench.process;
