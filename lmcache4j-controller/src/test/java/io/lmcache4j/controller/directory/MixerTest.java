package io.lmcache4j.controller.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

class MixerTest {
    @Property
    void whatWasMixedCanBeTold(
            @ForAll long flip, @ForAll long number, @ForAll long key, @ForAll long other) {
        Mixer mixer = new Mixer(flip, number | 1);

        assertThat(mixer.unmix(mixer.mix(key))).isEqualTo(key);
        assertThat(mixer.mix(mixer.unmix(other))).isEqualTo(other);
    }

    @Test
    void mixersDiffer() {
        assertThat(Mixer.random().mix(0)).isNotEqualTo(Mixer.random().mix(0));
    }

    @Test
    void anEvenFactorWouldLoseKeys() {
        assertThatThrownBy(() -> new Mixer(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be odd, was 2");
    }
}
