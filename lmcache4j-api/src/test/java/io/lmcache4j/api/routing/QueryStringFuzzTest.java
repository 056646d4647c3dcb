package io.lmcache4j.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.lmcache4j.api.fuzz.FuzzRuns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

class QueryStringFuzzTest {
    private static final FuzzRuns RUNS = FuzzRuns.of(QueryStringFuzzTest.class);

    /** No query fails, every part is there, and a value is right or one of the known errors. */
    @FuzzTest(maxExecutions = FuzzRuns.EXECUTIONS)
    void query(byte[] bytes) {
        RUNS.count();
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        QueryString query = QueryString.parse(raw);

        long parts = Arrays.stream(raw.split("&", -1)).filter(part -> !part.isEmpty()).count();
        long texts = query.texts().values().stream().mapToLong(List::size).sum();
        assertThat(texts).isEqualTo(parts);
        for (List<String> given : query.texts().values()) {
            parse(new ParameterType.Whole(), given);
            parse(new ParameterType.Flag(false), given);
            for (String text : given) {
                String encoded = PercentCoding.encode(text, "");
                if (!text.contains("\ufffd")) {
                    assertThat(PercentCoding.decode(encoded)).isEqualTo(text);
                }
            }
        }
    }

    private static void parse(ParameterType<?> type, List<String> given) {
        try {
            assertThat(type.parse(given)).isNotNull();
        } catch (InvalidParameterException e) {
            assertThat(e.type()).isIn("int_parsing", "int_parsing_size", "bool_parsing");
            assertThat(e.input()).isEqualTo(given.getLast());
        }
    }
}
