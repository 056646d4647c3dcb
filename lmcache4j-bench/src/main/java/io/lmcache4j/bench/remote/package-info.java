/**
 * What remote stores cost, measured in one run against an engine without one, and what the cache
 * server costs against sockets that only copy.
 *
 * <p>Start at {@link io.lmcache4j.bench.remote.DeadRemoteBench} or {@link
 * io.lmcache4j.bench.remote.StoreServerBench}.
 */
package io.lmcache4j.bench.remote;
