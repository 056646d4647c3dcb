/**
 * Work that goes on in the background for a request, kept until somebody asks how it went.
 *
 * <p>Start at {@link EventManager}. A leaf: used by every package, uses none. Spec: engine.md §9.3.
 */
package io.lmcache4j.engine.event;
