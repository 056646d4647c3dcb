/**
 * The demonstration on a real transformer: conversations that share a system prompt, with and
 * without the cache.
 *
 * <p>Start at {@link io.lmcache4j.cli.jlama.PrefixDemo}. Knows the engine and the adapter to Jlama;
 * not commands, not HTTP.
 */
package io.lmcache4j.cli.jlama;
