package io.lmcache4j.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class WorkerIdsTest {
    @Test
    void noneMeansAllOrTheFirstUnderMla() {
        for (Optional<List<Integer>> none :
                List.of(Optional.<List<Integer>>empty(), Optional.of(List.<Integer>of()))) {
            assertThat(WorkerIds.resolve(none, false, 3)).containsExactly(0, 1, 2);
            assertThat(WorkerIds.resolve(none, true, 3)).containsExactly(0);
        }
    }

    @Test
    void givenIdsStayAndMustExist() {
        assertThat(WorkerIds.resolve(Optional.of(List.of(2, 0)), true, 3)).containsExactly(2, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WorkerIds.resolve(Optional.of(List.of(3)), false, 3))
                .withMessage("worker id must be 0 to 2, was 3");
    }
}
