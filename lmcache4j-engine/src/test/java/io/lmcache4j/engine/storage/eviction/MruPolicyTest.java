package io.lmcache4j.engine.storage.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MruPolicyTest extends EvictionPolicyContract {
    @Override
    EvictionPolicy<String> create() {
        return EvictionPolicy.of(EvictionPolicy.Name.MRU);
    }

    @Test
    void theMostRecentlyWantedLeavesFirst() {
        put("a", "b", "c");
        policy.hit("a");
        assertThat(leavingOrder(policy)).containsExactly("a", "c", "b");
    }
}
