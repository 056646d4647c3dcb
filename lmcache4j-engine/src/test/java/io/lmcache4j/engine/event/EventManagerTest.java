package io.lmcache4j.engine.event;

import static io.lmcache4j.engine.event.EventStatus.DONE;
import static io.lmcache4j.engine.event.EventStatus.NOT_FOUND;
import static io.lmcache4j.engine.event.EventStatus.ONGOING;
import static io.lmcache4j.engine.event.EventType.LOADING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

class EventManagerTest {

    private final EventManager<String> events = new EventManager<>(3);

    @Test
    void addedEventIsOngoingAndCannotBePopped() {
        events.add(LOADING, "a", "payload");

        assertThat(events.status(LOADING, "a")).isEqualTo(ONGOING);
        assertThat(events.pop(LOADING, "a")).isEmpty();
        assertThat(events.find(LOADING, "a")).contains("payload");
    }

    @Test
    void doneEventIsPoppedOnce() {
        events.add(LOADING, "a", "payload");
        events.update(LOADING, "a", DONE);

        assertThat(events.status(LOADING, "a")).isEqualTo(DONE);
        assertThat(events.find(LOADING, "a")).contains("payload");
        assertThat(events.pop(LOADING, "a")).contains("payload");
        assertThat(events.pop(LOADING, "a")).isEmpty();
        assertThat(events.status(LOADING, "a")).isEqualTo(NOT_FOUND);
    }

    @Test
    void unknownEventIsNotFoundAndCannotBeUpdated() {
        assertThat(events.status(LOADING, "ghost")).isEqualTo(NOT_FOUND);
        assertThat(events.find(LOADING, "ghost")).isEmpty();
        assertThatThrownBy(() -> events.update(LOADING, "ghost", DONE))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("ghost");
    }

    @Test
    void countsFollowTheMoves() {
        events.add(LOADING, "a", "1");
        events.add(LOADING, "b", "2");
        events.add(LOADING, "c", "3");
        events.update(LOADING, "b", DONE);
        events.update(LOADING, "c", NOT_FOUND);

        assertThat(events.count(ONGOING)).isOne();
        assertThat(events.count(DONE)).isOne();
        assertThat(events.count(NOT_FOUND)).isOne();

        events.update(LOADING, "c", DONE);
        events.pop(LOADING, "b");

        assertThat(events.count(DONE)).isOne();
        assertThat(events.count(NOT_FOUND)).isZero();
    }

    @Test
    void addingAgainReplacesWhateverTheStatus() {
        events.add(LOADING, "a", "old");
        events.update(LOADING, "a", DONE);

        assertThat(events.add(LOADING, "a", "new")).as("to be released").contains("old");

        assertThat(events.status(LOADING, "a")).isEqualTo(ONGOING);
        assertThat(events.find(LOADING, "a")).contains("new");
        assertThat(events.count(DONE)).isZero();
    }

    @Test
    void oldestDoneEventsGiveWayAndAreCounted() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            events.add(LOADING, id, id);
            events.update(LOADING, id, DONE);
        }
        events.add(LOADING, "ongoing", "is never dropped");

        assertThat(events.count(DONE)).isEqualTo(3);
        assertThat(events.dropped()).isEqualTo(2);
        assertThat(events.status(LOADING, "b")).isEqualTo(NOT_FOUND);
        assertThat(events.pop(LOADING, "c")).contains("c");
        assertThat(events.status(LOADING, "ongoing")).isEqualTo(ONGOING);
    }

    @Test
    void whatGivesWayIsHandedBackToBeReleased() {
        for (String id : List.of("a", "b", "c", "d")) {
            events.add(LOADING, id, id);
        }
        for (String id : List.of("a", "b", "c")) {
            assertThat(events.update(LOADING, id, DONE)).isEmpty();
        }
        assertThat(events.update(LOADING, "d", DONE)).contains("a");
    }

    @Test
    void eventsOfAnyStatusCanBeTakenOut() {
        events.add(LOADING, "a", "a");
        events.add(LOADING, "b", "b");
        events.add(LOADING, "c", "c");
        events.update(LOADING, "b", DONE);
        assertThat(events.remove(LOADING, "a")).contains("a");
        assertThat(events.remove(LOADING, "ghost")).isEmpty();
        assertThat(events.removeAll()).containsExactlyInAnyOrder("b", "c");
        assertThat(events.count(ONGOING) + events.count(DONE)).isZero();
    }

    @Test
    void futuresAreKeptAsTheyAre() {
        EventManager<CompletableFuture<String>> futures = new EventManager<>(1);
        CompletableFuture<String> future = new CompletableFuture<>();
        futures.add(LOADING, "a", future);

        assertThat(futures.find(LOADING, "a").orElseThrow()).isSameAs(future);
    }

    /** Each step: an id from 0 to 4 and what to do with it. */
    @Property(tries = 300)
    void behavesLikeAMapOfStatuses(
            @ForAll @Size(max = 60) List<@IntRange(max = 19) Integer> steps) {
        EventManager<String> tested = new EventManager<>(1000);
        Map<String, EventStatus> model = new HashMap<>();
        for (int step : steps) {
            String id = "id" + step % 5;
            switch (step / 5) {
                case 0 -> {
                    tested.add(LOADING, id, id);
                    model.put(id, ONGOING);
                }
                case 1 -> {
                    if (model.containsKey(id)) {
                        tested.update(LOADING, id, DONE);
                        model.put(id, DONE);
                    }
                }
                case 2 -> {
                    if (model.containsKey(id)) {
                        tested.update(LOADING, id, NOT_FOUND);
                        model.put(id, NOT_FOUND);
                    }
                }
                default -> {
                    Optional<String> popped = tested.pop(LOADING, id);
                    assertThat(popped.isPresent()).isEqualTo(model.remove(id, DONE));
                }
            }
            for (EventStatus status : EventStatus.values()) {
                long expected = model.values().stream().filter(s -> s == status).count();
                assertThat((long) tested.count(status)).isEqualTo(expected);
            }
            assertThat(tested.status(LOADING, id)).isEqualTo(model.getOrDefault(id, NOT_FOUND));
        }
    }
}
