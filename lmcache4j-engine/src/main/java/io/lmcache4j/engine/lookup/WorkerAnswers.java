package io.lmcache4j.engine.lookup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the workers answered to one lookup.
 *
 * @param all one for each worker, in rank order; empty where none came in time
 */
record WorkerAnswers(List<OptionalInt> all) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.lookup");

    /** Whether every worker answered. */
    boolean areComplete() {
        return all.stream().allMatch(OptionalInt::isPresent);
    }

    /**
     * The smallest of complete answers, since a chunk helps only where every rank has its part.
     *
     * @param lookupId for the log, if they differ
     */
    int least(String lookupId) {
        int least = all.stream().mapToInt(OptionalInt::getAsInt).min().orElse(0);
        if (all.stream().anyMatch(each -> each.getAsInt() != least)) {
            LOG.warn("Lookup {}: workers disagree, {}; taking the least", lookupId, all);
        }
        return least;
    }
}
