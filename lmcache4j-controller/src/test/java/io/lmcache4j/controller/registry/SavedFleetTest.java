package io.lmcache4j.controller.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.lmcache4j.controller.registry.SavedWorker.SavedSite;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

class SavedFleetTest {
    private static final SavedFleet FLEET =
            new SavedFleet(
                    List.of(
                            new SavedWorker(
                                    "узел",
                                    3,
                                    new Registration("10.0.0.5", 8500, Optional.of("u:1")),
                                    1,
                                    2,
                                    true,
                                    List.of(
                                            new SavedSite("CPU", OptionalLong.of(7)),
                                            new SavedSite("Disk", OptionalLong.empty()))),
                            new SavedWorker(
                                    "",
                                    -1,
                                    new Registration("", 0, Optional.empty()),
                                    0,
                                    0,
                                    false,
                                    List.of())));

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertThat(SavedFleet.decode(FLEET.encode())).isEqualTo(FLEET);
    }

    @Test
    void whateverIsCutOffIsNoticed() {
        byte[] whole = FLEET.encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatIOException().isThrownBy(() -> SavedFleet.decode(cut));
        }
    }

    @Test
    void whatFollowsIsNoticed() {
        byte[] whole = FLEET.encode();
        assertThatIOException()
                .isThrownBy(() -> SavedFleet.decode(Arrays.copyOf(whole, whole.length + 1)))
                .withMessage("1 bytes after the workers");
    }

    @Test
    void anotherVersionIsNamed() {
        byte[] other = FLEET.encode();
        other[3] = 9;
        assertThatIOException()
                .isThrownBy(() -> SavedFleet.decode(other))
                .withMessage("workers of version 9, known is 1");
    }

    @Test
    void aCountBeyondWhatIsThereIsNotBelieved() {
        byte[] many = FLEET.encode();
        many[4] = 0x7f;
        assertThatIOException()
                .isThrownBy(() -> SavedFleet.decode(many))
                .withMessageStartingWith("count 2130706434 with ");
    }
}
