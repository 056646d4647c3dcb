package io.lmcache4j.api.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lmcache4j.api.exposition.PythonParser.Family;
import io.lmcache4j.api.exposition.PythonParser.Sample;
import io.lmcache4j.engine.config.Role;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The metrics that boards use, from a worker and a scheduler that did some real work, scraped over
 * HTTP and parsed by Python's prometheus_client.
 */
class BoardMetricsTest {
    private static final Map<Role, String> TEXTS = new EnumMap<>(Role.class);
    private static final Map<Role, Map<String, Family>> FAMILIES = new EnumMap<>(Role.class);

    @BeforeAll
    static void scrape(@TempDir Path directory) throws Exception {
        try (WorkedInstance instance = WorkedInstance.start()) {
            // Not the first scrape, which is another's work.
            instance.scrapeWorker();
            TEXTS.put(Role.WORKER, instance.scrapeWorker());
            TEXTS.put(Role.SCHEDULER, instance.scrapeScheduler());
        }
        for (Role role : TEXTS.keySet()) {
            FAMILIES.put(role, PythonParser.parse(TEXTS.get(role), directory));
        }
    }

    /** A line of series.md. */
    record Expected(String name, String type, String worker, String scheduler, String buckets) {
        String value(Role role) {
            return role == Role.WORKER ? worker : scheduler;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Expected> table() throws IOException {
        try (var table = BoardMetricsTest.class.getResourceAsStream("/metrics/series.md")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("|"))
                    .skip(2)
                    .map(line -> line.split("\\|", -1))
                    .map(w -> Arrays.stream(w).map(String::strip).toList())
                    .map(w -> new Expected(w.get(1), w.get(2), w.get(3), w.get(4), w.get(5)))
                    .toList();
        }
    }

    static List<Expected> histograms() throws IOException {
        return table().stream().filter(row -> row.type().equals("histogram")).toList();
    }

    @ParameterizedTest
    @MethodSource("table")
    void everyMetricOfTheTableHasItsTypeAndValue(Expected expected) {
        for (Role role : TEXTS.keySet()) {
            Family family = family(role, expected.name());
            assertThat(family.type()).isEqualTo(expected.type());
            assertThat(family.help()).isNotBlank();
            String suffix =
                    switch (expected.type()) {
                        case "counter" -> "_total";
                        case "histogram" -> "_count";
                        default -> "";
                    };
            double value = only(family, "lmcache:" + expected.name() + suffix).value();
            if (expected.value(role).equals("any")) {
                assertThat(value).as("%s", role).isNotNegative();
            } else {
                assertThat(value).as("%s", role).isEqualTo(Double.valueOf(expected.value(role)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("histograms")
    void everyHistogramHasItsBucketsAndItsSum(Expected expected) {
        List<Double> bounds =
                Stream.concat(
                                Arrays.stream(expected.buckets().split(" ", -1))
                                        .map(Double::valueOf),
                                Stream.of(Double.POSITIVE_INFINITY))
                        .toList();
        for (Role role : TEXTS.keySet()) {
            Family family = family(role, expected.name());
            String name = "lmcache:" + expected.name();
            List<Sample> buckets = all(family, name + "_bucket");
            assertThat(buckets)
                    .extracting(bucket -> python(bucket.labels().get("le")))
                    .containsExactlyElementsOf(bounds);
            assertThat(buckets).extracting(Sample::value).isSorted();
            double count = only(family, name + "_count").value();
            assertThat(buckets.getLast().value()).isEqualTo(count);
            double sum = only(family, name + "_sum").value();
            assertThat(sum).isNotNegative();
            if (count == 0) {
                assertThat(sum).isZero();
            }
        }
    }

    @Test
    void noOtherMetricHasLmcachesPrefix() throws IOException {
        List<String> names = table().stream().map(row -> "lmcache:" + row.name()).toList();
        for (Role role : TEXTS.keySet()) {
            assertThat(FAMILIES.get(role).keySet())
                    .filteredOn(name -> name.startsWith("lmcache:") && !name.endsWith("_created"))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void speedsAreTokensBySeconds() {
        double seconds = worker("time_to_retrieve", "_sum");
        assertThat(worker("retrieve_speed", "_count")).isOne();
        assertThat(worker("retrieve_speed", "_sum"))
                .isCloseTo(WorkedInstance.TOKENS / seconds, within(1e-6 / seconds));
        assertThat(worker("store_speed", "_sum"))
                .isCloseTo(WorkedInstance.TOKENS / worker("time_to_store", "_sum"), within(1.0));
    }

    @Test
    void hitRatesOfBoardsCanBeComputed() {
        double hits = worker("num_hit_tokens", "_total");
        assertThat(hits / worker("num_requested_tokens", "_total")).isOne();
        assertThat(worker("num_lookup_hits", "_total") / worker("num_lookup_tokens", "_total"))
                .isEqualTo(16.0 / 24);
        assertThat(worker("request_cache_hit_rate", "_sum")).isOne();
    }

    @Test
    void usageIsThatOfThePool() {
        assertThat(worker("local_cache_usage", "")).isEqualTo(WorkedInstance.STORED_BYTES);
        assertThat(worker("active_memory_objs_count", "")).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"SCHEDULER", "WORKER"})
    void everySampleHasTheLabelsOfItsProcess(Role role) {
        FAMILIES.get(role).entrySet().stream()
                .filter(family -> family.getKey().startsWith("lmcache:"))
                .flatMap(family -> family.getValue().samples().stream())
                .forEach(
                        sample ->
                                assertThat(sample.labels())
                                        .containsEntry("model_name", "test/model")
                                        .containsEntry("worker_id", "0")
                                        .containsEntry("role", role.text())
                                        .containsEntry("served_model_name", "")
                                        .hasSize(sample.name().endsWith("_bucket") ? 5 : 4));
    }

    @ParameterizedTest
    @EnumSource(names = {"SCHEDULER", "WORKER"})
    void creationTimesAreSecondsAndThereForCountersAndHistograms(Role role) throws IOException {
        for (Expected row : table()) {
            Family created = FAMILIES.get(role).get("lmcache:" + row.name() + "_created");
            if (row.type().equals("gauge")) {
                assertThat(created).isNull();
            } else {
                assertThat(created.type()).isEqualTo("gauge");
                assertThat(created.samples())
                        .singleElement()
                        .satisfies(
                                sample ->
                                        assertThat(sample.value())
                                                .isCloseTo(
                                                        System.currentTimeMillis() / 1e3,
                                                        within(600.0)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SCHEDULER", "WORKER"})
    void helpAndTypeAreThereOnceForEachNameAndBeforeItsSamples(Role role) {
        List<String> comments =
                TEXTS.get(role)
                        .lines()
                        .filter(line -> line.startsWith("# "))
                        .map(line -> line.split(" ", -1))
                        .map(words -> words[1] + " " + words[2])
                        .toList();
        assertThat(comments).doesNotHaveDuplicates().hasSizeGreaterThan(200);
        assertThat(FAMILIES.get(role).values())
                .allSatisfy(family -> assertThat(family.type()).isNotEqualTo("unknown"));
    }

    @ParameterizedTest
    @EnumSource(names = {"SCHEDULER", "WORKER"})
    void jvmProcessAndBuildAreThereToo(Role role) {
        assertThat(FAMILIES.get(role))
                .containsKeys("jvm_threads_current", "process_cpu_seconds", "lmcache4j_build_info");
    }

    private static Family family(Role role, String name) {
        assertThat(FAMILIES.get(role)).containsKey("lmcache:" + name);
        return FAMILIES.get(role).get("lmcache:" + name);
    }

    private static double worker(String name, String suffix) {
        return only(family(Role.WORKER, name), "lmcache:" + name + suffix).value();
    }

    private static Sample only(Family family, String name) {
        List<Sample> found = all(family, name);
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    private static List<Sample> all(Family family, String name) {
        return family.samples().stream().filter(sample -> sample.name().equals(name)).toList();
    }

    private static double python(String bound) {
        return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    }
}
