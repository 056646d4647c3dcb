package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.sync.SequenceTrack;

/**
 * One location of one worker. The place in the directory is another one after each full sync and
 * each registration; this stays, as owner of all of them. Changed under the worker's lock.
 */
final class Site {
    private final Worker worker;
    private final String location;
    private final SequenceTrack sequence;
    private volatile Place place;

    /**
     * A location that shows up.
     *
     * @param fromFirst whether its events are known from the first on
     */
    Site(Worker worker, String location, Place place, boolean fromFirst) {
        this.worker = worker;
        this.location = location;
        this.sequence = new SequenceTrack(fromFirst);
        use(place);
    }

    /** Whose keys a place has. */
    static Site of(Place place) {
        return (Site) place.owner();
    }

    Worker worker() {
        return worker;
    }

    String location() {
        return location;
    }

    SequenceTrack sequence() {
        return sequence;
    }

    Place place() {
        return place;
    }

    /** Keys are in this place from now on. */
    void use(Place next) {
        next.owner(this);
        place = next;
    }
}
