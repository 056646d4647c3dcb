package io.lmcache4j.cli.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

class TraceReaderTest {
    private static final String GOOD =
            "{\"timestamp\": 5, \"input_length\": 700, \"output_length\": 9, \"hash_ids\": [1, 2]}";

    @TempDir Path folder;

    @Test
    void readsTheFieldsOfARequest() throws Exception {
        List<TraceRequest> requests = readAll(file(GOOD + "\n"));

        assertThat(requests).hasSize(1);
        TraceRequest request = requests.getFirst();
        assertThat(request.timestampMillis()).isEqualTo(5);
        assertThat(request.inputLength()).isEqualTo(700);
        assertThat(request.outputLength()).isEqualTo(9);
        assertThat(request.blocks()).isEqualTo(2);
        assertThat(request.blockId(1)).isEqualTo(2);
        assertThat(request.blockTokens(0)).isEqualTo(512);
        assertThat(request.blockTokens(1)).isEqualTo(188);
    }

    @Test
    void lastLineNeedsNoLineEnd() throws Exception {
        assertThat(readAll(file(GOOD + "\n\n  \r\n" + GOOD))).hasSize(2);
    }

    @Test
    void fieldsOfNoUseArePassedOver() throws Exception {
        String more = GOOD.replace("}", ", \"chat_id\": {\"a\": [1]}}");

        assertThat(readAll(file(more))).hasSize(1);
    }

    @Test
    void emptyFileHasNoRequests() throws Exception {
        assertThat(readAll(file(""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [1, 2]                                | must be a JSON object, is [1,2]
                    {"timestamp": 5                       | malformed or truncated JSON: Unexpected end-of-input: expected close marker for Object
                    {} {}                                 | malformed or truncated JSON
                    {"timestamp": 1, "timestamp": 2}      | malformed or truncated JSON
                    {"input_length": 1}                   | timestamp must be an integer, is missing
                    {"timestamp": 1.5}                    | timestamp must be an integer, is 1.5
                    {"timestamp": "1"}                    | timestamp must be an integer, is "1"
                    {"timestamp": 1, "input_length": 3e9} | input_length must be an integer, is 3.0E9
                    """)
    void badLineIsToldWithFileAndLineNumber(String line, String problem) throws Exception {
        Path file = file(GOOD + "\n" + line + "\n");

        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(TraceException.class)
                .hasMessageStartingWith(file + ", line 2: ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining("Source");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -1 | 700        | 9  | [1, 2] | timestamp must be 0 or more, is -1
                    5  | 0          | 9  | []     | input_length must be 1 or more, is 0
                    5  | 3000000000 | 9  | [1]    | input_length must be below 2147483648
                    5  | 700        | -2 | [1, 2] | output_length must be 0 or more, is -2
                    5  | 700        | 9  | [1]    | hash_ids must have 2 ids for input_length 700
                    5  | 700        | 9  | [1, "x"] | hash_ids must be a list of integers, is "x"
                    5  | 700        | 9  | 7      | hash_ids must be a list of integers, is 7
                    4  | 700        | 9  | [1, 2] | timestamp 4 is before the previous one, 5
                    """)
    void badValueIsNamed(String time, String input, String output, String ids, String problem)
            throws Exception {
        String line =
                "{\"timestamp\": %s, \"input_length\": %s, \"output_length\": %s, \"hash_ids\": %s}"
                        .formatted(time, input, output, ids);

        assertThatThrownBy(() -> readAll(file(GOOD + "\n" + line)))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("line 2: " + problem);
    }

    @Test
    void lineWithoutEndIsRefusedAtABound() throws Exception {
        Path file = file("[".repeat(TraceReader.MAX_LINE_BYTES + 1));

        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("line 1: longer than 1048576 bytes");
    }

    @Test
    void missingFileAndFolderAreTold() {
        assertThatThrownBy(() -> TraceReader.open(folder.resolve("none")))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("none: no such trace file");
        assertThatThrownBy(() -> TraceReader.open(folder))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("is a directory");
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll("requests") List<TraceRequest> requests) throws Exception {
        Path file = Files.createTempFile("trace", ".jsonl");
        try {
            Files.writeString(
                    file,
                    requests.stream().map(TraceReaderTest::line).collect(Collectors.joining("\n")));

            assertThat(readAll(file)).usingRecursiveComparison().isEqualTo(requests);
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 200)
    void cutLineIsNeverARequest(@ForAll("request") TraceRequest request, @ForAll int cut)
            throws Exception {
        String line = line(request);
        byte[] part =
                line.substring(0, Math.floorMod(cut, line.length() - 1) + 1)
                        .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> TraceLine.parse(part, part.length)).isNotInstanceOf(Error.class);
    }

    @Provide
    Arbitrary<List<TraceRequest>> requests() {
        return request()
                .list()
                .ofMaxSize(20)
                .map(
                        list ->
                                list.stream()
                                        .sorted(
                                                (a, b) ->
                                                        Long.compare(
                                                                a.timestampMillis(),
                                                                b.timestampMillis()))
                                        .toList());
    }

    @Provide
    Arbitrary<TraceRequest> request() {
        return Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.integers().between(1, 20_000),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().array(long[].class).ofSize(40))
                .as(
                        (time, input, output, ids) ->
                                new TraceRequest(
                                        time,
                                        input,
                                        output,
                                        Arrays.copyOf(ids, Math.ceilDiv(input, 512))));
    }

    private static String line(TraceRequest request) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < request.blocks(); i++) {
            ids.add(Long.toString(request.blockId(i)));
        }
        return "{\"timestamp\": %d, \"input_length\": %d, \"output_length\": %d, \"hash_ids\": %s}"
                .formatted(
                        request.timestampMillis(),
                        request.inputLength(),
                        request.outputLength(),
                        ids);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("trace.jsonl"), text);
    }

    private static List<TraceRequest> readAll(Path file) throws TraceException {
        List<TraceRequest> requests = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(file)) {
            Optional<TraceRequest> request = reader.next();
            while (request.isPresent()) {
                requests.add(request.get());
                request = reader.next();
            }
        }
        return requests;
    }
}
