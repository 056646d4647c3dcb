/**
 * Benchmarks of one step each, against a limit measured in the same run.
 *
 * <p>Every class has a {@code main} and prints a line for each claim. Never part of a test.
 */
package io.lmcache4j.bench.micro;
