/**
 * The sockets of a controller and of the workers that speak to it: ZeroMQ, by JeroMQ.
 *
 * <p>Start at {@link io.lmcache4j.controller.socket.ControllerSockets}. Knows frames, peers and
 * limits; not what a frame means: that is a {@link io.lmcache4j.controller.socket.FrameHandler}'s.
 */
package io.lmcache4j.controller.socket;
