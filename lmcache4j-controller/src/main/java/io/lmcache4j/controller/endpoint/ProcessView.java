package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.command.CommandStats;
import io.lmcache4j.controller.socket.SocketStats;

import java.util.List;
import java.util.Optional;

/** What endpoints read of the process around the fleet. Asked on any thread; waits for nothing. */
public interface ProcessView {
    /** What came through the sockets. */
    SocketStats sockets();

    /** What became of commands to workers. */
    CommandStats commands();

    /** Orders of orchestrators that were pushed and not carried out. */
    long droppedOrders();

    /** Workers that registered again with another address, the last ones, oldest first. */
    List<AddressChange> moves();

    /** Why the state can't be written or was not read, if so. */
    Optional<String> snapshotTrouble();

    /**
     * Host of the sockets where others than this machine may connect, and they are not encrypted.
     */
    Optional<String> openTo();

    /** Whether workers are asked for heartbeats at registration. */
    boolean asksForHeartbeats();
}
