package io.lmcache4j.engine.storage.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LfuPolicyTest extends EvictionPolicyContract {
    @Override
    EvictionPolicy<String> create() {
        return EvictionPolicy.of(EvictionPolicy.Name.LFU);
    }

    @Test
    void theLeastOftenWantedLeavesFirstThenTheOldestOfThese() {
        put("a", "b", "c", "d");
        policy.hit("a");
        policy.hit("a");
        policy.hit("b");
        assertThat(leavingOrder(policy)).containsExactly("c", "d", "b", "a");
    }

    @Test
    void aKeyThatReturnsStartsOver() {
        put("a", "b");
        policy.hit("a");
        policy.remove("a");
        put("a");
        assertThat(leavingOrder(policy)).containsExactly("b", "a");
    }

    @Test
    void aVictimThatStaysKeepsItsCount() {
        put("a", "b");
        policy.hit("a");
        assertThat(policy.victim(key -> key.equals("a"))).contains("a");
        assertThat(leavingOrder(policy)).containsExactly("b", "a");
    }
}
