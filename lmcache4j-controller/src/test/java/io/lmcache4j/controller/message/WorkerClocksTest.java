package io.lmcache4j.controller.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

/** Clocks of workers may be hours apart: nothing that they say has a time. */
class WorkerClocksTest {
    static Stream<Class<?>> workersMessages() {
        return Stream.of(WorkerMsg.class, WorkerReqMsg.class)
                .flatMap(kind -> Stream.of(kind.getPermittedSubclasses()));
    }

    @ParameterizedTest
    @MethodSource("workersMessages")
    void noMessageOfAWorkerHasATime(Class<?> message) {
        assertThat(message.getRecordComponents())
                .isNotEmpty()
                .extracting(RecordComponent::getName)
                .noneMatch(name -> name.contains("ime") || name.contains("lock"));
        assertThat(message.getRecordComponents())
                .extracting(RecordComponent::getType)
                .doesNotContain(double.class, java.time.Instant.class);
    }
}
