package io.lmcache4j.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.body.JsonSyntaxException;
import io.lmcache4j.api.body.UnreadableTextException;
import io.lmcache4j.api.body.UnwritableValueException;
import io.lmcache4j.api.fuzz.FuzzRuns;

import java.util.Optional;

class JsonBodyFuzzTest {
    private static final FuzzRuns RUNS = FuzzRuns.of(JsonBodyFuzzTest.class);
    private static final BodyRule MODEL =
            BodyRule.json(
                    JsonField.text("config_path"),
                    JsonField.optionalInteger("max_chunks"),
                    JsonField.integer("max_failed_keys", 10));

    /** A body is refused in one of the known ways, or it is a value that can be told again. */
    @FuzzTest(maxExecutions = FuzzRuns.EXECUTIONS)
    void json(byte[] bytes) throws Exception {
        RUNS.count();
        try {
            Object value = JsonReader.read(bytes);
            // PRETTY writes what COMPACT can't: numbers that are not finite, halves of pairs.
            assertThat(JsonReader.read(BodyStyle.PRETTY.render(value))).isEqualTo(value);
        } catch (JsonSyntaxException e) {
            assertThat(e.position()).isBetween(0, bytes.length);
        } catch (UnreadableTextException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        for (BodyRule rule : new BodyRule[] {MODEL, BodyRule.OPTIONAL_JSON_OBJECT}) {
            check(rule, Optional.of("application/json"), bytes);
            check(rule, Optional.empty(), bytes);
        }
    }

    private static void check(BodyRule rule, Optional<String> type, byte[] bytes) {
        try {
            JsonBody body = JsonBody.of(rule, type, bytes);
            if (!body.errors().isEmpty()) {
                assertThat(FieldError.response(body.errors()).status()).isEqualTo(422);
            } else {
                assertThat(body.fields()).containsOnlyKeys(rule.fields());
            }
        } catch (UnreadableTextException | UnwritableValueException e) {
            // Answered 400, and as upstream the bare 500.
            assertThat(e.getMessage()).isNotEmpty();
        }
    }
}
