package io.lmcache4j.engine.storage.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What every eviction policy promises, whatever its order. */
abstract class EvictionPolicyContract {
    final EvictionPolicy<String> policy = create();

    abstract EvictionPolicy<String> create();

    static List<String> leavingOrder(EvictionPolicy<String> policy) {
        List<String> order = new ArrayList<>();
        for (Optional<String> victim = policy.victim(_ -> true);
                victim.isPresent();
                victim = policy.victim(_ -> true)) {
            order.add(victim.get());
            policy.remove(victim.get());
        }
        return order;
    }

    void put(String... keys) {
        for (String key : keys) {
            policy.put(key);
        }
    }

    @Test
    void anEmptyPolicyHasNoVictim() {
        assertThat(policy.victim(_ -> true)).isEmpty();
    }

    @Test
    void everyKeyLeavesExactlyOnce() {
        put("a", "b", "c", "b");
        policy.hit("a");
        assertThat(policy.size()).isEqualTo(3);
        assertThat(leavingOrder(policy)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(policy.size()).isZero();
    }

    @Test
    void aKeyThatMayNotLeaveIsPassedOverAndStaysKnown() {
        put("a", "b", "c");
        String first = policy.victim(_ -> true).orElseThrow();
        assertThat(policy.victim(key -> !key.equals(first))).isPresent().isNotEqualTo(first);
        assertThat(policy.victim(_ -> false)).isEmpty();
        assertThat(policy.size()).isEqualTo(3);
    }

    @Test
    void choosingAVictimTwiceGivesTheSameOne() {
        put("a", "b", "c");
        assertThat(policy.victim(_ -> true)).isEqualTo(policy.victim(_ -> true));
    }

    @Test
    void unknownKeysAreIgnored() {
        policy.hit("ghost");
        policy.remove("ghost");
        assertThat(policy.size()).isZero();
        assertThat(policy.victim(_ -> true)).isEmpty();
    }

    @Test
    void clearForgetsAll() {
        put("a", "b");
        policy.clear();
        assertThat(policy.size()).isZero();
        assertThat(policy.victim(_ -> true)).isEmpty();
    }
}
