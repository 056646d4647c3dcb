package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.command.CommandStats;
import io.lmcache4j.controller.socket.SocketStats;

import java.time.Duration;
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

    /** How writing it goes. */
    SnapshotStats snapshots();

    /**
     * Host of the sockets where others than this machine may connect, and they are not encrypted.
     */
    Optional<String> openTo();

    /** Whether workers are asked for heartbeats at registration. */
    boolean asksForHeartbeats();

    /** Who speaks as older releases do. */
    DialectStats dialects();

    /** How long a worker may take to send its first heartbeat before that is worth a word. */
    Duration heartbeatGrace();

    /** What memory the process may take for what it knows, in bytes. */
    long mostMemory();
}
