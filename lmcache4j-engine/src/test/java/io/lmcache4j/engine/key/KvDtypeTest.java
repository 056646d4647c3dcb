package io.lmcache4j.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KvDtypeTest {
    @ParameterizedTest
    @EnumSource(KvDtype.class)
    void keyTextLeadsBackToTheType(KvDtype dtype) {
        assertThat(KvDtype.fromKeyText(dtype.keyText())).isEqualTo(dtype);
    }

    @Test
    void unknownKeyTextIsNamed() {
        assertThatThrownBy(() -> KvDtype.fromKeyText("float12"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("float12");
    }
}
