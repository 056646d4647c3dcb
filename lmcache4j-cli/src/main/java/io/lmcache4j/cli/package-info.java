/**
 * The command line: {@code ./lmcache serve}, {@code demo}, {@code replay}, {@code config}.
 *
 * <p>Start at {@link io.lmcache4j.cli.Main}; one class a command in {@code command}. Nothing
 * depends on this module but benchmarks.
 */
package io.lmcache4j.cli;
