package io.lmcache4j.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

class TokenCreateCommandTest {
    @Test
    void pipedItIsOneJsonValueWithTokenAndLine() throws Exception {
        CommandRun run = CommandRun.of("token", "create", "ci", "--role", "operator,debugger");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        JsonNode json = new JsonMapper().readTree(run.out());
        String token = json.get("token").textValue();
        assertThat(token).matches("lmc_[A-Za-z0-9_-]{43}");
        assertThat(json.get("line").textValue()).isEqualTo("ci:operator,debugger:" + sha256(token));
        assertThat(json.get("name").textValue()).isEqualTo("ci");
        assertThat(json.get("roles")).hasSize(2);
    }

    @Test
    void everyTokenIsAnother() {
        String[] again = {"token", "create", "ci", "--role", "admin"};
        assertThat(CommandRun.of(again).out()).isNotEqualTo(CommandRun.of(again).out());
    }

    @Test
    void rolesMayBeGivenOneByOne() {
        CommandRun run =
                CommandRun.of("token", "create", "x", "--role", "debugger", "--role", "Admin");
        assertThat(run.out()).contains("\"x:admin,debugger:");
    }

    @ParameterizedTest
    @CsvSource({
        "token,                           a command is missing; there are create",
        "token create,                    NAME",
        "token create ci,                 --role",
        "token create ci --role root,     viewer; operator; admin; debugger",
        "token create ci --role EMPTY,    viewer; operator; admin; debugger",
        "token create a:b --role admin,   a name is 1 to 64 letters",
    })
    void whatMakesNoSenseIsWrongUse(String line, String message) {
        CommandRun run = CommandRun.of(line.replace("EMPTY", "").split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(message.replace(";", ",").replace("missing,", "missing;"));
    }

    @Test
    void helpTellsWhatRolesMeanAndShowsUse() {
        CommandRun run = CommandRun.of("token", "create", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("viewer:", "operator:", "admin:", "debugger:", "lmcache4j.auth_file")
                .contains("jq -r .line", "Authorization: Bearer");
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
