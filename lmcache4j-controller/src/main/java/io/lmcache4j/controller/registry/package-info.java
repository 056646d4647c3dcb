/**
 * Who is in the fleet and which worker holds which chunk: the controller's logic, without sockets
 * and HTTP (controller.md §6 to §10).
 *
 * <p>Start at {@link io.lmcache4j.controller.registry.Fleet}. Knows messages, the directory and
 * syncs; not how messages come and go.
 *
 * <p>Locks: {@code Registry} has a short one over the tree of instances and workers; each worker
 * has one over its events and its sync ({@code Holdings}). The first is never asked for with the
 * second held, nor the second with the first. Lookups take neither. Nothing is written or sent
 * under a lock.
 */
package io.lmcache4j.controller.registry;
