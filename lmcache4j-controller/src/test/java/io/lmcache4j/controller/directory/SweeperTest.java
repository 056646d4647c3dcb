package io.lmcache4j.controller.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

class SweeperTest {
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final List<List<Place>> swept = new ArrayList<>();
    private final Sweeper sweeper =
            new Sweeper(
                    (places, _) -> {
                        switch (fault.getAndSet(null)) {
                            case null -> swept.add(places);
                            case RuntimeException defect -> throw defect;
                            case Error defect -> throw defect;
                            case Throwable other -> throw new AssertionError(other);
                        }
                    });

    @AfterEach
    void close() {
        sweeper.close();
    }

    private boolean await() throws InterruptedException {
        return sweeper.await(60, TimeUnit.SECONDS);
    }

    @Test
    void whatFailedIsSweptWithTheNextPlace() throws Exception {
        Place first = new Place(1, 0);
        Place second = new Place(2, 1);
        fault.set(new IllegalStateException("a defect, on purpose"));

        sweeper.add(first);
        assertThat(await()).isFalse();
        assertThat(sweeper.unswept()).isOne();

        sweeper.add(second);
        assertThat(await()).isTrue();
        assertThat(sweeper.unswept()).isZero();
        assertThat(swept).containsExactly(List.of(first, second));
    }

    @Test
    void lackOfMemoryEndsNothing() throws Exception {
        fault.set(new OutOfMemoryError("none, on purpose"));

        sweeper.add(new Place(1, 0));
        assertThat(await()).isFalse();
        sweeper.add(new Place(2, 1));

        assertThat(await()).isTrue();
    }
}
