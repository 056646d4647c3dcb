package io.lmcache4j.engine.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class RequestConfigsTest {
    @Test
    void tagsKeepTheOrderOfTheRequestAndLeaveOtherEntriesOut() {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("lmcache.tag.user", "alice");
        entries.put("lmcache.skip_save", true);
        entries.put("lmcache.tag.env", "prod%1");
        assertThat(new RequestConfigs(entries).tags())
                .containsExactly(new Tag("user", "alice"), new Tag("env", "prod%1"));
    }

    @Test
    void tagsAreWrittenAsPythonWritesThem() {
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("lmcache.tag.a", true);
        entries.put("lmcache.tag.b", null);
        entries.put("lmcache.tag.c", 7L);
        assertThat(new RequestConfigs(entries).tags())
                .extracting(Tag::value)
                .containsExactly("True", "None", "7");
    }

    @Test
    void tagsThatAreNoPlainValueAreRefused() {
        assertThatThrownBy(() -> new RequestConfigs(Map.of("lmcache.tag.a", List.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lmcache.tag.a")
                .hasMessageContaining("[1]");
    }

    @Test
    void entriesCanNotBeChangedFromOutside() {
        Map<String, Object> entries = new LinkedHashMap<>(Map.of("lmcache.tag.a", "1"));
        RequestConfigs configs = new RequestConfigs(entries);
        entries.clear();
        assertThat(configs.entries()).hasSize(1);
        assertThatThrownBy(() -> configs.entries().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void requestsWithoutSettingsHaveNoTags() {
        assertThat(RequestConfigs.EMPTY.tags()).isEmpty();
    }
}
