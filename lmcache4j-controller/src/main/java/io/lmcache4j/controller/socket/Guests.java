package io.lmcache4j.controller.socket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one listening socket that owe it something: the end of their handshake, or of
 * a message that they began. Belongs to ZeroMQ's thread of that socket.
 *
 * <p>They stand in the order in which they began, so looking for late ones takes no longer than
 * there are late ones. Handshakes and messages are apart, as they have different deadlines.
 */
final class Guests {
    private final Map<GuardedSession, Long> shakingHands = new LinkedHashMap<>();
    private final Map<GuardedSession, Long> speaking = new LinkedHashMap<>();
    private final SocketLimits limits;

    /** How long ZeroMQ's thread has served connections, in nanoseconds, when it last looked. */
    private long served;

    private long lookedAt = System.nanoTime();
    private long longestLook;

    Guests(SocketLimits limits) {
        this.limits = limits;
    }

    /** It has connected. */
    void arrived(GuardedSession guest) {
        shakingHands.put(guest, now());
    }

    /** It has said what it is. */
    void known(GuardedSession guest) {
        shakingHands.remove(guest);
    }

    /** It has begun a message, unless that was known. */
    void begun(GuardedSession guest) {
        speaking.putIfAbsent(guest, now());
    }

    /** It has ended its message, or is not to blame for the wait. */
    void ended(GuardedSession guest) {
        speaking.remove(guest);
    }

    void gone(GuardedSession guest) {
        shakingHands.remove(guest);
        speaking.remove(guest);
    }

    /**
     * The time by which guests are late. It stands still while the thread does something for long,
     * such as what a message says: nobody is heard then, and nobody to blame.
     */
    private long now() {
        return served + Math.min(System.nanoTime() - lookedAt, longestLook);
    }

    /**
     * Sends those away that are late.
     *
     * @param tick after which this is called again, unless the thread is busy
     */
    void sendLateOnesAway(Duration tick) {
        longestLook = 2 * tick.toNanos();
        served = now();
        lookedAt = System.nanoTime();
        late(shakingHands, limits.handshakeTimeout()).forEach(GuardedSession::silent);
        late(speaking, limits.messageTimeout()).forEach(GuardedSession::unfinished);
    }

    private List<GuardedSession> late(Map<GuardedSession, Long> since, Duration patience) {
        long now = served;
        List<GuardedSession> late = new ArrayList<>();
        for (Map.Entry<GuardedSession, Long> entry : since.entrySet()) {
            if (now - entry.getValue() < patience.toNanos()) {
                break;
            }
            late.add(entry.getKey());
        }
        return late;
    }
}
