package io.lmcache4j.engine;

import io.lmcache4j.engine.layout.SlotRanges;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * The log of which slots each request used, off by default (engine.md §6.8). Beside the checksums
 * of these slots it tells whether a retrieve brought back what was stored.
 *
 * <p>A line names every slot in folded form, and may be long where slots are scattered.
 */
final class KvcacheCheckLog {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.engine");

    private volatile boolean enabled;

    boolean isEnabled() {
        return enabled;
    }

    void setEnabled(boolean on) {
        enabled = on;
        LOG.info("KVCache Check logging {}", on ? "enabled" : "disabled");
    }

    /** A store; one without a request id too. */
    void store(Optional<String> requestId, int tokens, int[] slots) {
        log("Store", requestId.orElse("unspecified"), tokens, slots);
    }

    /** A retrieve; without a request id nothing is logged, as LMCache does. */
    void retrieve(Optional<String> requestId, int tokens, int[] slots) {
        requestId.ifPresent(id -> log("retrieve", id, tokens, slots));
    }

    private void log(String operation, String requestId, int tokens, int[] slots) {
        if (enabled && LOG.isInfoEnabled()) {
            LOG.info(
                    "[KVCache Check] {} request {}, tokens={}, slot_mapping: {}",
                    operation,
                    requestId,
                    tokens,
                    SlotRanges.compress(slots));
        }
    }
}
