/**
 * Jlama with a cache in front of its forward pass: what a JVM inference engine does to embed
 * LMCache4j ({@code docs/embedding.md} walks through it).
 *
 * <p>Start at {@link io.lmcache4j.jlama.PrefixReuse}. Knows the engine and Jlama; not HTTP, not the
 * command line.
 */
package io.lmcache4j.jlama;
