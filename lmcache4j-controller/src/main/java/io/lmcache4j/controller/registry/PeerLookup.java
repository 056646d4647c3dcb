package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Directory;
import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.message.ChunkKeys;
import io.lmcache4j.controller.message.P2PLayout;
import io.lmcache4j.controller.message.WorkerReqMsg.BatchedP2PLookupMsg;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which peer a worker may fetch chunks from (controller.md §10; row 13 of §18).
 *
 * <p>It is of the first other instance whose worker of the same rank has the first chunk. Another
 * rank has other heads, so it will do only where both instances have a single worker.
 */
record PeerLookup(Directory directory, Registry registry) {
    /** The peer and how many leading chunks it has, or {@link P2PLayout#MISS}. */
    P2PLayout find(BatchedP2PLookupMsg message) {
        ChunkKeys hashes = message.hashes();
        if (hashes.size() == 0) {
            return P2PLayout.MISS;
        }
        List<Place> holders = new ArrayList<>();
        directory.placesOf(hashes.get(0), holders);
        boolean askerIsAlone = isAlone(registry.find(message.instanceId()));
        Place best = null;
        for (Place place : holders) {
            Worker worker = Site.of(place).worker();
            if (!worker.instance().id().equals(message.instanceId())
                    && fits(worker, message.workerId(), askerIsAlone)
                    && (best == null || place.order() < best.order())) {
                best = place;
            }
        }
        return best == null ? P2PLayout.MISS : layout(hashes, best);
    }

    private static boolean fits(Worker peer, long rank, boolean askerIsAlone) {
        return peer.id() == rank || (askerIsAlone && isAlone(peer.instance()));
    }

    private static boolean isAlone(Instance instance) {
        return instance == null || instance.size() <= 1;
    }

    private P2PLayout layout(ChunkKeys hashes, Place place) {
        Site site = Site.of(place);
        Optional<String> url = site.worker().at().peerInitUrl();
        if (url.isEmpty()) {
            return P2PLayout.MISS;
        }
        int leading = 1;
        while (leading < hashes.size() && directory.contains(hashes.get(leading), place)) {
            leading++;
        }
        return new P2PLayout(site.worker().instance().id(), site.location(), leading, url.get());
    }
}
