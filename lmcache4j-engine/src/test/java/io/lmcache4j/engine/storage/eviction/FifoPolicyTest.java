package io.lmcache4j.engine.storage.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FifoPolicyTest extends EvictionPolicyContract {
    @Override
    EvictionPolicy<String> create() {
        return EvictionPolicy.of(EvictionPolicy.Name.FIFO);
    }

    @Test
    void hitsChangeNothing() {
        put("a", "b", "c");
        policy.hit("a");
        assertThat(leavingOrder(policy)).containsExactly("a", "b", "c");
    }
}
