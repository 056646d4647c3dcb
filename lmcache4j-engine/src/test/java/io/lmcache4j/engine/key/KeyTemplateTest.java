package io.lmcache4j.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class KeyTemplateTest {
    @Test
    void keysHaveThePartsOfTheTemplate() {
        KeyTemplate template = new KeyTemplate("m/n", 4, 3, KvDtype.FLOAT16);
        assertThat(template.key(ChunkHash.signed(255), List.of(new Tag("a", "1"))).text())
                .isEqualTo("m/n@4@3@ff@half@a%1");
    }

    @Test
    void badPartsAreRefusedBeforeTheFirstKey() {
        assertThatThrownBy(() -> new KeyTemplate("m", 0, 0, KvDtype.FLOAT16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("worldSize");
    }
}
