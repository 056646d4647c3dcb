package io.lmcache4j.engine.storage.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LruPolicyTest extends EvictionPolicyContract {
    @Override
    EvictionPolicy<String> create() {
        return EvictionPolicy.of(EvictionPolicy.Name.LRU);
    }

    @Test
    void theLeastRecentlyWantedLeavesFirst() {
        put("a", "b", "c");
        policy.hit("a");
        assertThat(leavingOrder(policy)).containsExactly("b", "c", "a");
    }

    @Test
    void aRepeatedPutKeepsThePlace() {
        put("a", "b", "a");
        assertThat(leavingOrder(policy)).containsExactly("a", "b");
    }
}
