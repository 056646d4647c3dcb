package io.lmcache4j.controller.directory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;

/**
 * The places by their numbers, which count from 1. A number is given again only when no table has
 * it any more and nobody holds numbers.
 *
 * <p>Readers take no lock: whoever found a number in a segment and proves afterwards, by the stamp
 * of that segment, that it was still there, has read the right place here.
 */
final class Places {
    static final int MOST = 1 << 30;

    private final Deque<Integer> free = new ArrayDeque<>();
    private final Deque<Integer> held = new ArrayDeque<>();
    private int holders;
    private int last;
    private volatile Place[] byNumber = new Place[16];

    /** A place with a number of its own. */
    synchronized Place open(long order) {
        if (free.isEmpty() && last == MOST) {
            throw new IllegalStateException("there are " + MOST + " places already");
        }
        int number = free.isEmpty() ? ++last : free.pop();
        if (number >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, 2 * byNumber.length);
        }
        Place place = new Place(number, order);
        byNumber[number] = place;
        return place;
    }

    /** The place of a number read from a table; null or another's if that was torn. */
    Place at(int number) {
        return byNumber[number];
    }

    /** Their numbers stand nowhere any more. */
    synchronized void free(Collection<Place> swept) {
        for (Place place : swept) {
            byNumber[place.number()] = null;
            (holders > 0 ? held : free).push(place.number());
        }
    }

    /** From now on a number means the same place until {@link #release}. */
    synchronized void hold() {
        holders++;
    }

    /** Ends one {@link #hold}. */
    synchronized void release() {
        if (--holders == 0) {
            free.addAll(held);
            held.clear();
        }
    }

    /** Whether there was ever one. */
    synchronized boolean wereOpened() {
        return last > 0;
    }

    /** Keys in live places, one counted as often as it is held. */
    long keys() {
        long keys = 0;
        for (Place place : byNumber) {
            keys += place == null ? 0 : place.keys();
        }
        return keys;
    }
}
