package io.lmcache4j.api;

import static io.lmcache4j.api.routing.AccessClass.READ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.routing.AccessLog;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Dispatcher;
import io.lmcache4j.api.routing.FormPart;
import io.lmcache4j.api.routing.JsonField;
import io.lmcache4j.api.routing.JsonType;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.transport.HttpListener;
import io.lmcache4j.api.transport.Limits;
import io.lmcache4j.api.transport.ListenAddress;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * JSON bodies and multipart forms are answered byte for byte as upstream's framework answers them.
 * The vectors were measured there, by {@code validation/measure.py}, whose routes these are.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValidationVectorsTest {
    private static final Path FOLDER = Path.of("src/test/resources/validation");
    private static final JsonField<String> PATH = JsonField.text("config_path");
    private static final JsonField<Optional<BigInteger>> CHUNKS =
            JsonField.optionalInteger("max_chunks");
    private static final JsonField<BigInteger> FAILED = JsonField.integer("max_failed_keys", 10);

    private static final JsonField<JsonType.Pair> OLD = JsonField.pair("old_position");
    private static final JsonField<Optional<long[]>> TOKENS =
            JsonField.optionalIntegers("tokens", Optional.of(new long[0]));
    private static final JsonField<Optional<Boolean>> COPY =
            JsonField.optionalFlag("should_copy", false);
    private static final JsonField<long[]> LOOKED_UP = JsonField.integers("tokens");
    private static final JsonField<Optional<long[]>> WORKERS =
            JsonField.optionalIntegers("worker_ids", Optional.empty());

    private record Vector(
            String target, String type, List<List<Object>> sent, int status, String answer) {
        @SuppressWarnings("unchecked")
        static Vector of(String line) {
            try {
                var map = (Map<String, Object>) JsonReader.read(line);
                return new Vector(
                        (String) map.get("target"),
                        (String) map.get("type"),
                        (List<List<Object>>) map.get("sent"),
                        ((Long) map.get("status")).intValue(),
                        (String) map.get("answer"));
            } catch (Exception e) {
                throw new IllegalStateException(line, e);
            }
        }

        String body() {
            var body = new StringBuilder();
            for (List<Object> piece : sent) {
                body.repeat((String) piece.get(0), ((Long) piece.get(1)).intValue());
            }
            return body.toString();
        }

        String name() {
            return target + " " + type + " " + sent;
        }
    }

    private HttpListener listener;

    @BeforeAll
    void listen() throws Exception {
        var routes =
                List.of(
                        Route.post("/load", READ, ValidationVectorsTest::load)
                                .taking(Parameter.integer("q"))
                                .expecting(BodyRule.json(PATH, CHUNKS, FAILED)),
                        Route.post("/move", READ, ValidationVectorsTest::move)
                                .expecting(BodyRule.json(OLD, TOKENS, COPY)),
                        Route.post("/lookup", READ, ValidationVectorsTest::lookup)
                                .expecting(BodyRule.json(LOOKED_UP, WORKERS)),
                        Route.post("/form", READ, ValidationVectorsTest::form)
                                .expecting(BodyRule.FORM));
        var dispatcher = new Dispatcher(routes, Duration.ofSeconds(10), new AccessLog(false));
        listener =
                HttpListener.open(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        "rw-rw----",
                        Limits.standard(),
                        dispatcher::dispatch);
    }

    @AfterAll
    void close() {
        listener.close();
    }

    private static Response load(Request request) {
        var body = new LinkedHashMap<String, Object>();
        body.put("config_path", request.get(PATH));
        body.put("max_chunks", request.get(CHUNKS).orElse(null));
        body.put("max_failed_keys", request.get(FAILED));
        return Response.compact(body);
    }

    private static Response move(Request request) {
        var body = new LinkedHashMap<String, Object>();
        JsonType.Pair old = request.get(OLD);
        body.put("old_position", List.of(old.first(), old.second()));
        body.put("tokens", request.get(TOKENS).map(ValidationVectorsTest::list).orElse(null));
        body.put("should_copy", request.get(COPY).orElse(null));
        return Response.compact(body);
    }

    private static Response lookup(Request request) {
        var body = new LinkedHashMap<String, Object>();
        body.put("tokens", list(request.get(LOOKED_UP)));
        body.put("worker_ids", request.get(WORKERS).map(ValidationVectorsTest::list).orElse(null));
        return Response.compact(body);
    }

    private static List<Long> list(long[] numbers) {
        return LongStream.of(numbers).boxed().toList();
    }

    private static Response form(Request request) {
        return request.form().stream()
                .filter(part -> part.name().equals("script"))
                .reduce((_, later) -> later)
                .flatMap(FormPart::fileName)
                .map(Response::text)
                .orElseGet(() -> Response.text(400, "No script file provided"));
    }

    @TestFactory
    Stream<DynamicTest> bodies() throws Exception {
        return vectors("bodies.jsonl").map(v -> dynamicTest(v.name(), () -> check(v)));
    }

    @TestFactory
    Stream<DynamicTest> lists() throws Exception {
        return vectors("lists.jsonl").map(v -> dynamicTest(v.name(), () -> check(v)));
    }

    @Test
    void integersBeyond64BitsAreRefusedInLists() {
        String answer = ask(body("[1,9223372036854775808,-9223372036854775809]"));

        assertThat(answer)
                .startsWith("HTTP/1.1 422 ")
                .contains(
                        """
                        "loc":["body","tokens",1],"msg":"Input should be less than or equal to \
                        9223372036854775807","input":9223372036854775808,"ctx":{"le":9223372036854775807}\
                        """,
                        "\"loc\":[\"body\",\"tokens\",2]");
    }

    @Test
    void aThousandWrongElementsAreTold() {
        String answer = ask(body("[" + "null,".repeat(1500) + "null]"));

        assertThat(answer).startsWith("HTTP/1.1 422 ").contains("\"tokens\",999]");
        assertThat(answer).doesNotContain("\"tokens\",1000]");
    }

    private static Vector body(String tokens) {
        return new Vector(
                "/lookup",
                "application/json",
                List.of(List.of("{\"tokens\":" + tokens + "}", 1L)),
                422,
                "");
    }

    @TestFactory
    Stream<DynamicTest> forms() throws Exception {
        return vectors("forms.jsonl")
                .filter(v -> otherAnswer(v).isEmpty())
                .map(v -> dynamicTest(v.name(), () -> check(v)));
    }

    @Test
    void formsThatJettysParserTakesOtherwise() throws Exception {
        List<Vector> others =
                vectors("forms.jsonl").filter(v -> otherAnswer(v).isPresent()).toList();
        assertThat(others).hasSize(3);
        for (Vector vector : others) {
            assertThat(ask(vector)).endsWith("\r\n\r\n" + otherAnswer(vector).orElseThrow());
        }
    }

    /**
     * Jetty tells content types in lower case; takes a boundary at the very end for the last one;
     * and wants nothing but a line end or two dashes behind a boundary.
     */
    private static Optional<String> otherAnswer(Vector vector) {
        if (vector.type().startsWith("MULTIPART/FORM-DATA")) {
            return Optional.of("a.py");
        }
        if (vector.body().endsWith("\r\nx\r\n--X")) {
            return Optional.of("a.py");
        }
        return vector.body().contains("--XY")
                ? Optional.of("{\"detail\":\"Invalid multipart data.\"}")
                : Optional.empty();
    }

    private static Stream<Vector> vectors(String file) throws Exception {
        return Files.readAllLines(FOLDER.resolve(file)).stream().skip(1).map(Vector::of);
    }

    private void check(Vector vector) {
        String answer = ask(vector);
        assertThat(answer).startsWith("HTTP/1.1 " + vector.status() + " ");
        assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).isEqualTo(vector.answer());
    }

    private String ask(Vector vector) {
        String body = vector.body();
        String type = vector.type().isEmpty() ? "" : "Content-Type: " + vector.type() + "\r\n";
        String head =
                "POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n"
                        .formatted(vector.target(), body.length(), type);
        return RawClient.exchange(listener.address(), head + body);
    }
}
