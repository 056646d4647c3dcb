package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;

/** A prompt computed and stored by one JVM is restored by another, with the same outcome. */
@Timeout(250)
class AcrossJvmsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CPU")
    void whatOneStoredAnotherRestores(Tier tier) throws Exception {
        try (Tier.Place place = tier.start(folder)) {
            ModelProcess.Outcome first = ModelProcess.run(folder, place.settings());
            ModelProcess.Outcome second = ModelProcess.run(folder, place.settings());

            assertThat(first.restored()).isZero();
            assertThat(second.restored()).isEqualTo(ModelProcess.WHOLE);
            assertThat(second.probabilities()).isEqualTo(first.probabilities());
        }
    }
}
