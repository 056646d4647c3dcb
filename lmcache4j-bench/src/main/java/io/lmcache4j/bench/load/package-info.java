/**
 * A load generator for HTTP/1.1 on this machine, over TCP and Unix sockets.
 *
 * <p>Start at {@link io.lmcache4j.bench.load.LoadGenerator}. Knows addresses, requests and
 * latencies; not what is behind them.
 */
package io.lmcache4j.bench.load;
