/**
 * The controller as a process: what it is told at start, and how its parts are put together.
 *
 * <p>Start at {@link io.lmcache4j.controller.ControllerOptions}. Knows every other package of the
 * module; none of them knows this one.
 */
package io.lmcache4j.controller;
