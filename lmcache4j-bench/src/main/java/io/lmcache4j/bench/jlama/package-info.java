/**
 * What the cache saves in front of a real forward pass, Jlama's.
 *
 * <p>Start at {@link io.lmcache4j.bench.jlama.PrefixReuseBench}.
 */
package io.lmcache4j.bench.jlama;
