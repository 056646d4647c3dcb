package io.lmcache4j.controller.directory;

import java.util.List;
import java.util.Optional;

/** Takes the places that a lookup finds. */
sealed interface Holders {
    /** What was found so far may be wrong: it comes again. */
    void restart();

    /** A place that is not retired. */
    void add(Place place);

    /** Keeps all of them, behind what a list has already. */
    record All(List<Place> into, int before) implements Holders {
        @Override
        public void restart() {
            into.subList(before, into.size()).clear();
        }

        @Override
        public void add(Place place) {
            into.add(place);
        }
    }

    /** Keeps the one of the lowest order. */
    final class First implements Holders {
        private Place first;
        private long order;

        @Override
        public void restart() {
            first = null;
        }

        @Override
        public void add(Place place) {
            long rank = place.order();
            if (first == null || rank < order) {
                first = place;
                order = rank;
            }
        }

        Optional<Place> place() {
            return Optional.ofNullable(first);
        }
    }
}
