package io.lmcache4j.api.routing;

import static io.lmcache4j.api.routing.AccessClass.MUTATE;
import static io.lmcache4j.api.routing.AccessClass.READ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

class RouteTableTest {
    private static final RouteHandler OK = _ -> Response.text("ok");
    private static final Route GET_CONF = Route.get("/conf", READ, OK);
    private static final Route POST_CONF = Route.post("/conf", MUTATE, OK);
    private static final Route THREAD = Route.get("/threads/{name}", READ, OK);
    private static final Route DELETE_ANY = Route.delete("/{any}", MUTATE, OK);

    private final RouteTable table =
            new RouteTable(List.of(GET_CONF, POST_CONF, THREAD, DELETE_ANY));

    @Test
    void findsByMethodAndPath() {
        assertThat(table.match("GET", "/conf")).isEqualTo(new RouteMatch.Found(GET_CONF, Map.of()));
        assertThat(table.match("POST", "/conf"))
                .isEqualTo(new RouteMatch.Found(POST_CONF, Map.of()));
    }

    @Test
    void aTemplateTakesOneSegmentThatIsNotEmpty() {
        assertThat(table.match("GET", "/threads/a b"))
                .isEqualTo(new RouteMatch.Found(THREAD, Map.of("name", "a b")));
        assertThat(table.match("GET", "/threads/a/b")).isEqualTo(new RouteMatch.Unknown());
    }

    @Test
    void aWrongMethodNamesTheFirstRouteOfThePath() {
        assertThat(table.match("PUT", "/conf"))
                .isEqualTo(new RouteMatch.WrongMethod(HttpMethod.GET));
        assertThat(table.match("HEAD", "/conf"))
                .isEqualTo(new RouteMatch.WrongMethod(HttpMethod.GET));
    }

    @Test
    void aLiteralAndATemplateOfOnePathAreOnePath() {
        assertThat(table.match("DELETE", "/conf"))
                .isEqualTo(new RouteMatch.Found(DELETE_ANY, Map.of("any", "conf")));
    }

    @Test
    void theFirstRegisteredWins() {
        var later = new RouteTable(List.of(DELETE_ANY, Route.delete("/conf", MUTATE, OK)));
        assertThat(later.match("DELETE", "/conf"))
                .isEqualTo(new RouteMatch.Found(DELETE_ANY, Map.of("any", "conf")));
        assertThat(later.match("GET", "/conf"))
                .isEqualTo(new RouteMatch.WrongMethod(HttpMethod.DELETE));
    }

    @Test
    void oneSlashMoreOrAnyNumberLessLeadsThere() {
        var slashed = new RouteTable(List.of(GET_CONF));
        assertThat(slashed.match("PUT", "/conf/")).isEqualTo(new RouteMatch.OtherSlash("/conf"));
        assertThat(slashed.match("GET", "/conf///")).isEqualTo(new RouteMatch.OtherSlash("/conf"));
        assertThat(slashed.match("GET", "//conf")).isEqualTo(new RouteMatch.Unknown());
        assertThat(slashed.match("GET", "/")).isEqualTo(new RouteMatch.Unknown());
        assertThat(slashed.match("GET", "//")).isEqualTo(new RouteMatch.Unknown());
        assertThat(slashed.match("GET", "/CONF")).isEqualTo(new RouteMatch.Unknown());
    }

    @Test
    void aRouteIsCheckedWhenItIsDeclared() {
        assertThatThrownBy(() -> Route.get("conf", READ, OK)).hasMessageContaining("conf");
        assertThatThrownBy(() -> Route.get("/a//b", READ, OK)).hasMessageContaining("/a//b");
        assertThatThrownBy(
                        () ->
                                new Route(
                                        HttpMethod.GET,
                                        "/x/{id}",
                                        READ,
                                        List.of(),
                                        BodyRule.NONE,
                                        "",
                                        List.of(),
                                        Set.of(),
                                        OK))
                .hasMessage("/x/{id} does not declare {id}");
        assertThat(THREAD.parameters()).containsExactly(Parameter.segment("name"));
    }
}
