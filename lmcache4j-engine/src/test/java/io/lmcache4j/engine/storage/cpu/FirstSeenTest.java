package io.lmcache4j.engine.storage.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

class FirstSeenTest {
    @Test
    void theFirstTimeHasNoAgeLaterOnesCountFromIt() {
        FirstSeen seen = new FirstSeen();
        assertThat(seen.note(7, 10)).isNegative();
        assertThat(seen.note(7, 10)).isZero();
        assertThat(seen.note(7, 25)).isEqualTo(15);
        assertThat(seen.note(0, 25)).isNegative();
    }

    @Test
    void aFullTableForgetsEverything() {
        FirstSeen seen = new FirstSeen(3);
        for (long hash = 1; hash <= 4; hash++) {
            assertThat(seen.note(hash, 1)).isNegative();
        }
        assertThat(seen.note(4, 2)).isEqualTo(1);
        assertThat(seen.note(1, 2)).isNegative();
    }

    @Property(tries = 200)
    void agreesWithAMap(@ForAll List<Long> hashes) {
        FirstSeen seen = new FirstSeen();
        Map<Long, Integer> model = new HashMap<>();
        for (int now = 0; now < hashes.size(); now++) {
            Integer first = model.putIfAbsent(hashes.get(now), now);
            assertThat(seen.note(hashes.get(now), now)).isEqualTo(first == null ? -1 : now - first);
        }
    }
}
