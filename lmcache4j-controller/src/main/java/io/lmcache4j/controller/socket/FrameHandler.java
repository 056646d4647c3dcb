package io.lmcache4j.controller.socket;

/**
 * What a controller does with a frame. Each method is called on the one thread of its socket, the
 * three of them at the same time.
 *
 * <p>An exception costs that frame only: {@link ControllerSockets} counts it, keeps a sample, and
 * on the two sockets that answer tells its text to the peer as an {@code ErrorMsg}.
 */
public interface FrameHandler {
    /** A one-way message (controller.md §5.1). */
    void pulled(byte[] frame) throws Exception;

    /**
     * A request on the reply socket (controller.md §5.2).
     *
     * @return the payload of the answer
     */
    byte[] asked(byte[] frame) throws Exception;

    /**
     * A request on the heartbeat socket, where only heartbeats belong.
     *
     * @return the payload of the answer
     */
    byte[] beaten(byte[] frame) throws Exception;
}
