package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;
import static io.lmcache4j.controller.registry.TestFleet.DISK;
import static io.lmcache4j.controller.registry.TestFleet.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Map;

class PrefixLookupTest {
    private static final long FIRST = 3131758554629441992L;
    private static final long SECOND = 8783757053568497755L;
    private static final long THIRD = -3745232253163630700L;

    private final TestFleet test = new TestFleet();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void anInstanceThatLacksTheFirstChunkHasNoPart() {
        test.register("a", 0);
        test.register("b", 0);
        test.admit("a", 0, CPU, 0, FIRST);
        test.admit("b", 0, CPU, 0, SECOND);

        assertThat(test.fleet.find(tokens(768)).prefixes())
                .extracting(InstancePrefix::instanceId)
                .containsExactly("a");
    }

    @Test
    void aChunkAfterAHoleDoesNotCount() {
        test.register("a", 0);
        test.register("b", 0);
        test.admit("a", 0, CPU, 0, FIRST, THIRD);
        test.admit("b", 0, CPU, 0, FIRST, SECOND, THIRD);

        assertThat(test.fleet.find(tokens(768)).prefixes())
                .containsExactly(
                        new InstancePrefix("b", 768, 768, 1, CPU, Map.of(CPU, 768L)),
                        new InstancePrefix("a", 256, 256, 1, CPU, Map.of(CPU, 256L)));
    }

    @Test
    void whatOneRankLacksIsNotOnAllRanks() {
        test.register("a", 0);
        test.register("a", 1);
        test.admit("a", 0, CPU, 0, FIRST, SECOND, THIRD);
        test.admit("a", 1, CPU, 0, FIRST);

        assertThat(test.fleet.find(tokens(768)).prefixes())
                .containsExactly(new InstancePrefix("a", 768, 256, 2, CPU, Map.of(CPU, 768L)));
    }

    @Test
    void locationsMayCompleteEachOther() {
        test.register("a", 0);
        test.admit("a", 0, CPU, 0, FIRST);
        test.admit("a", 0, DISK, 0, SECOND, THIRD);

        assertThat(test.fleet.find(tokens(768)).prefixes())
                .containsExactly(new InstancePrefix("a", 768, 768, 1, CPU, Map.of(CPU, 256L)));
    }

    @Test
    void theLocationThatHasMostIsNamed() {
        test.register("a", 0);
        test.admit("a", 0, CPU, 0, FIRST);
        test.admit("a", 0, DISK, 0, FIRST, SECOND);

        assertThat(test.fleet.find(tokens(768)).prefixes().getFirst().location()).isEqualTo(DISK);
    }

    @Test
    void memoryIsNamedBeforeDisk() {
        test.register("a", 0);
        test.admit("a", 0, DISK, 0, FIRST);
        test.admit("a", 0, CPU, 0, FIRST);

        assertThat(test.fleet.find(tokens(768)).prefixes().getFirst().location()).isEqualTo(CPU);
    }

    @Test
    void whoeverHasMostOnAllRanksComesFirst() {
        test.register("a", 0);
        test.register("a", 1);
        test.register("b", 0);
        test.admit("a", 0, CPU, 0, FIRST, SECOND, THIRD);
        test.admit("b", 0, CPU, 0, FIRST);

        assertThat(test.fleet.find(tokens(768)).prefixes())
                .extracting(InstancePrefix::instanceId)
                .containsExactly("b", "a");
    }
}
