/**
 * What remote stores cost, measured in one run against an engine without one.
 *
 * <p>Start at {@link io.lmcache4j.bench.remote.DeadRemoteBench}.
 */
package io.lmcache4j.bench.remote;
