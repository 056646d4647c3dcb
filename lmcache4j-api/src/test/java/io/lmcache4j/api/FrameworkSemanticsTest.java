package io.lmcache4j.api;

import static io.lmcache4j.api.routing.AccessClass.DESTROY;
import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;
import static io.lmcache4j.api.routing.Route.Trait.QUICK;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.routing.AccessLog;
import io.lmcache4j.api.routing.BodyRule;
import io.lmcache4j.api.routing.Dispatcher;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.api.routing.Route;
import io.lmcache4j.api.transport.HttpListener;
import io.lmcache4j.api.transport.Limits;
import io.lmcache4j.api.transport.ListenAddress;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The same bytes were sent to an application of the same routes on FastAPI 0.142.2, uvicorn 0.54.0;
 * status, body and headers below are what it answered.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameworkSemanticsTest {
    private static final Parameter<Optional<String>> NAME = Parameter.text("name");
    private static final Parameter<Optional<BigInteger>> ID = Parameter.integer("thread_id");
    private static final Parameter<Boolean> FLAG = Parameter.flag("flag", false);
    private static final Parameter<Optional<List<String>>> LOCATIONS = Parameter.texts("locations");
    private static final String END = " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    private HttpListener listener;

    @BeforeAll
    void open() throws Exception {
        var routes =
                List.of(
                        Route.get("/threads", READ, FrameworkSemanticsTest::threads)
                                .taking(NAME, ID, FLAG),
                        Route.get(
                                "/pt/{thread_name}",
                                READ,
                                r -> Response.compact(r.get(Parameter.segment("thread_name")))),
                        Route.get(
                                "/boom",
                                READ,
                                _ -> {
                                    throw new IllegalStateException("boom, as the test wants");
                                }),
                        Route.get("/nan", READ, _ -> Response.compact(Double.NaN)),
                        Route.delete("/cache/clear", DESTROY, FrameworkSemanticsTest::clear)
                                .taking(LOCATIONS)
                                .expecting(BodyRule.OPTIONAL_JSON_OBJECT),
                        Route.get("/conf", READ, _ -> Response.compact(1)).served(QUICK),
                        Route.post(
                                        "/conf",
                                        MUTATE,
                                        r -> Response.compact(JsonReader.read(r.body())))
                                .expecting(BodyRule.RAW));
        var dispatcher = new Dispatcher(routes, Duration.ofSeconds(10), new AccessLog(false));
        listener =
                HttpListener.serve(
                        new ListenAddress.Tcp("127.0.0.1", 0),
                        "rw-rw----",
                        Limits.standard(),
                        dispatcher,
                        _ -> {});
    }

    @AfterAll
    void close() {
        listener.close();
    }

    private static Response threads(Request request) {
        var body = new LinkedHashMap<String, Object>();
        body.put("name", request.get(NAME).orElse(null));
        body.put("thread_id", request.get(ID).orElse(null));
        body.put("flag", request.get(FLAG));
        return Response.compact(body);
    }

    private static Response clear(Request request) {
        var body = new LinkedHashMap<String, Object>();
        body.put("l", request.get(LOCATIONS).orElse(null));
        body.put("r", request.jsonObject().orElse(null));
        return Response.compact(body);
    }

    private String send(String bytes) {
        return RawClient.exchange(listener.address(), bytes);
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static String header(String answer, String name) {
        return answer.substring(0, answer.indexOf("\r\n\r\n"))
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    private static void assertStatus(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/threads|{\"name\":null,\"thread_id\":null,\"flag\":false}",
                "/threads?name|{\"name\":\"\",\"thread_id\":null,\"flag\":false}",
                "/threads?name=a+b%20c&name=z%zz&thread_id=5&flag=Yes&&x|"
                        + "{\"name\":\"z%zz\",\"thread_id\":5,\"flag\":true}",
                "/threads?name=%ff;thread_id=3|"
                        + "{\"name\":\"\ufffd;thread_id=3\",\"thread_id\":null,\"flag\":false}",
                "/threads?thread_id=+5+|{\"name\":null,\"thread_id\":5,\"flag\":false}",
                "/pt/a%20b%C3%A9|\"a bé\"",
                "/pt%2Fabc|\"abc\"",
                "/pt/%ff|\"\ufffd\"",
                "/conf|1",
            })
    void queriesAndPathsAreDecodedAsThere(String target, String body) {
        String answer = send("GET " + target + END);
        assertStatus(answer, 200);
        assertThat(body(answer)).isEqualTo(body);
        assertThat(header(answer, "content-type")).isEqualTo("application/json");
    }

    @Test
    void allWrongParametersAreToldInOneAnswer() {
        String answer = send("GET /threads?name=&thread_id=&flag=" + END);
        assertStatus(answer, 422);
        assertThat(body(answer))
                .isEqualTo(
                        "{\"detail\":[{\"type\":\"int_parsing\",\"loc\":[\"query\",\"thread_id\"],"
                                + "\"msg\":\"Input should be a valid integer, unable to parse"
                                + " string as an integer\",\"input\":\"\"},"
                                + "{\"type\":\"bool_parsing\",\"loc\":[\"query\",\"flag\"],"
                                + "\"msg\":\"Input should be a valid boolean, unable to interpret"
                                + " input\",\"input\":\"\"}]}");
        assertThat(header(answer, "content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /pt/a%2Fb",
        "GET, /pt/",
        "GET, /CONF",
        "GET, /",
        "GET, //conf",
        "GET, /conf;a=b",
        "GET, /conf/..",
        "GET, /threads/../conf",
        "GET, /conf%20",
        "OPTIONS, *",
    })
    void unknownPathsAreNotFound(String method, String target) {
        String answer = send(method + " " + target + END);
        assertStatus(answer, 404);
        assertThat(body(answer)).isEqualTo("{\"detail\":\"Not Found\"}");
    }

    @ParameterizedTest
    @CsvSource({"PUT, GET", "OPTIONS, GET", "DELETE, GET"})
    void otherMethodsNameThoseOfTheFirstRoute(String method, String allowed) {
        String answer = send(method + " /conf" + END);
        assertStatus(answer, 405);
        assertThat(header(answer, "allow")).isEqualTo(allowed);
        assertThat(body(answer)).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    }

    @Test
    void headIsAnotherMethodAndHasNoBody() {
        String answer = send("HEAD /conf" + END);
        assertStatus(answer, 405);
        assertThat(header(answer, "allow")).isEqualTo("GET");
        assertThat(header(answer, "content-length")).isEqualTo("31");
        assertThat(body(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /threads/?a=b%20c, http://h/threads?a=b%20c",
        "PUT, /threads///, http://h/threads",
        "POST, /conf/?x, http://h/conf?x",
        "DELETE, /conf/, http://h/conf",
        "OPTIONS, /conf/, http://h/conf",
        "HEAD, /conf/, http://h/conf",
        "GET, /pt/a%20b%C3%A9/, http://h/pt/a%20b%C3%A9",
    })
    void aSlashTooManyIsRedirected(String method, String target, String location) {
        String answer = send(method + " " + target + END);
        assertStatus(answer, 307);
        assertThat(header(answer, "location")).isEqualTo(location);
        assertThat(header(answer, "content-length")).isEqualTo("0");
        assertThat(header(answer, "content-type")).isEmpty();
        assertThat(body(answer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"localhost", "any.example:99", "[::1]:7000"})
    void theHostOfALocationIsWhatTheClientSent(String host) {
        String answer =
                send("GET /conf/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        assertThat(header(answer, "location")).isEqualTo("http://" + host + "/conf");
    }

    @Test
    void soItIsOverASocket(@TempDir Path folder) throws Exception {
        var route = Route.get("/conf", READ, _ -> Response.compact(1)).served(QUICK);
        var dispatcher =
                new Dispatcher(List.of(route), Duration.ofSeconds(10), new AccessLog(false));
        try (var socket =
                HttpListener.serve(
                        new ListenAddress.UnixSocket(folder.resolve("s")),
                        "rw-rw----",
                        Limits.standard(),
                        dispatcher,
                        _ -> {})) {
            String answer = RawClient.get(socket.address(), "/conf/?a=b");
            assertStatus(answer, 307);
            assertThat(header(answer, "location")).isEqualTo("http://localhost/conf?a=b");
        }
    }

    @Test
    void nothingIsCompressedAndNoPageIsToldThatItMayRead() {
        String answer =
                send(
                        ("GET /conf HTTP/1.1~Host: h~Accept-Encoding: gzip, br~Origin:"
                                        + " http://other~Upgrade: h2c~Connection: Upgrade, close~~")
                                .replace("~", "\r\n"));
        assertStatus(answer, 200);
        assertThat(body(answer)).isEqualTo("1");
        assertThat(answer.toLowerCase(Locale.ROOT))
                .doesNotContain("content-encoding", "access-control-", "upgrade");
    }

    @Test
    void withoutAHostTheListenersOwnAddressIsTheLocation() {
        String answer = send("GET /conf/ HTTP/1.0\r\n\r\n");
        assertStatus(answer, 307);
        assertThat(header(answer, "location")).isEqualTo(listener.address() + "/conf");
    }

    @ParameterizedTest
    @CsvSource({"/boom", "/nan"})
    void aFailingHandlerIsTheBare500AndIsLogged(String target) {
        String answer;
        try (var log = CapturedLog.of("lmcache.api")) {
            answer = send("GET " + target + END);
            assertThat(log.lines()).containsExactly("ERROR GET " + target + " failed");
        }
        assertStatus(answer, 500);
        assertThat(header(answer, "content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(body(answer)).isEqualTo("Internal Server Error");
        assertThat(header(answer, "content-length")).isEqualTo("21");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}|200|{\"l\":null,\"r\":{\"a\":1}}",
                "null|200|{\"l\":null,\"r\":null}",
                "''|200|{\"l\":null,\"r\":null}",
                "[1]|422|{\"detail\":[{\"type\":\"dict_type\",\"loc\":[\"body\"],"
                        + "\"msg\":\"Input should be a valid dictionary\",\"input\":[1]}]}",
                "\"x\"|422|{\"detail\":[{\"type\":\"dict_type\",\"loc\":[\"body\"],"
                        + "\"msg\":\"Input should be a valid dictionary\",\"input\":\"x\"}]}",
                "{\"a\":1|422|{\"detail\":[{\"type\":\"json_invalid\",\"loc\":[\"body\",6],"
                        + "\"msg\":\"JSON decode error\",\"input\":{},"
                        + "\"ctx\":{\"error\":\"Expecting ',' delimiter\"}}]}",
                "{a}|422|{\"detail\":[{\"type\":\"json_invalid\",\"loc\":[\"body\",1],"
                        + "\"msg\":\"JSON decode error\",\"input\":{},\"ctx\":{\"error\":"
                        + "\"Expecting property name enclosed in double quotes\"}}]}",
                "[\"\u00e9\"]|400|{\"detail\":\"There was an error parsing the body\"}",
            })
    void jsonBodiesAreCheckedAsThere(String sent, int status, String expected) {
        String answer = send(clearing("application/json", sent));
        assertStatus(answer, status);
        assertThat(body(answer)).isEqualTo(expected);
    }

    @Test
    void onlyAJsonContentTypeMakesABodyJson() {
        String object = "{\"a\":1}";
        assertStatus(send(clearing("application/vnd.x+json; charset=utf-8", object)), 200);
        String answer = send(clearing("text/plain", object));
        assertStatus(answer, 422);
        assertThat(body(answer)).endsWith("\"input\":\"{\\\"a\\\":1}\"}]}");
    }

    private static String clearing(String type, String body) {
        return "DELETE /cache/clear HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(type, body.length(), body);
    }

    @Test
    void aRepeatedParameterThatMayRepeatKeepsAll() {
        String answer = send("DELETE /cache/clear?locations=&locations=a,b" + END);
        assertThat(body(answer)).isEqualTo("{\"l\":[\"\",\"a,b\"],\"r\":null}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "GARBAGE",
                "GET /conf HTTP/3.7~Host: h",
                "GET /conf HTTP/1.1~Host: h~Bad Header: x",
                "GET /conf HTTP/1.1~Host: h~Content-Length: x",
                "GET /conf HTTP/1.1~Host: h~Content-Length: 5~Transfer-Encoding: chunked",
                "GET /caf\u00e9 HTTP/1.1~Host: h~Connection: close",
                "GET /threads?name=\u00c3\u00a9 HTTP/1.1~Host: h~Connection: close",
            })
    void whatIsNoHttpIsAnsweredAndClosed(String lines) {
        String answer = send(lines.replace("~", "\r\n") + "\r\n\r\n");
        assertStatus(answer, 400);
        assertThat(header(answer, "content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(header(answer, "connection")).isEqualTo("close");
        assertThat(body(answer)).isEqualTo("Invalid HTTP request received.");
    }

    @Test
    void aTargetThatIsTooLongIsNoHttp() {
        String answer = send("GET /conf?a=" + "y".repeat(70_000) + END);
        assertStatus(answer, 400);
        assertThat(body(answer)).isEqualTo("Invalid HTTP request received.");
    }

    @Test
    void http10IsAnsweredAndClosed() {
        String answer = send("GET /conf HTTP/1.0\r\n\r\n");
        assertStatus(answer, 200);
        assertThat(body(answer)).isEqualTo("1");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        String next = " HTTP/1.1\r\nHost: h\r\n\r\n";
        String answers =
                send(
                        "GET /pt/first"
                                + next
                                + "GET /conf"
                                + next
                                + "GET /pt/third"
                                + next
                                + "GET /nowhere"
                                + next
                                + "POST /conf HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
                                + "GET /conf"
                                + next
                                + "GET /pt/last"
                                + END);
        assertThat(answers)
                .containsSubsequence(
                        "\"first\"HTTP/1.1 200",
                        "\r\n\r\n1HTTP/1.1 200",
                        "\"third\"HTTP/1.1 404",
                        "{\"detail\":\"Not Found\"}HTTP/1.1 200",
                        "{}HTTP/1.1 200",
                        "\r\n\r\n1HTTP/1.1 200",
                        "\"last\"");
    }

    @Test
    void chunkedBodiesAreRead() {
        String head = "POST /conf HTTP/1.1~Host: h~Transfer-Encoding: chunked~Connection: close~~";
        assertThat(body(send((head + "2~{}~0~~").replace("~", "\r\n")))).isEqualTo("{}");
    }

    @Test
    void everyAnswerNamesServerAndDate() {
        for (String target : List.of("/conf", "/nowhere", "/conf/", "/threads?flag=")) {
            String answer = send("GET " + target + END);
            assertThat(header(answer, "server")).as(target).isEqualTo("lmcache4j");
            assertThat(header(answer, "date")).as(target).endsWith(" GMT");
        }
        assertThat(header(send("GARBAGE\r\n\r\n"), "server")).isEqualTo("lmcache4j");
    }
}
