/**
 * What happens in an engine, for those who listen or ask later.
 *
 * <p>{@link EventManager} keeps work that goes on in the background for a request until somebody
 * asks how it went (engine.md §9.3); {@link KVEvents} is told which chunks come and leave. A leaf:
 * used by every package, uses names of chunks alone.
 */
package io.lmcache4j.engine.event;
