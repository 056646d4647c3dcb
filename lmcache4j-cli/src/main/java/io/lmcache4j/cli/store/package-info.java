/**
 * The process of {@code lmcache store-server}: a cache server over the tiers that flags and
 * configuration ask for, and an internal API server beside it when there is a port for one.
 *
 * <p>Start at {@link io.lmcache4j.cli.store.StoreProcess}.
 */
package io.lmcache4j.cli.store;
