/**
 * The reporter beside an engine: tells a controller, ours or LMCache's, which chunks the engine
 * has, and does what it asks (controller.md, the worker's side).
 *
 * <p>Start at {@link io.lmcache4j.controller.worker.WorkerReporter}. Knows engines and messages;
 * nothing of how a controller works inside.
 */
package io.lmcache4j.controller.worker;
