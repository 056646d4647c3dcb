package io.lmcache4j.cli.command;

import io.lmcache4j.api.routing.Role;
import io.lmcache4j.api.security.AccessToken;
import io.lmcache4j.cli.output.Json;
import io.lmcache4j.cli.output.Terminal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code lmcache token create}: a fresh token, and the line by which a server knows it. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = {
            "Prints a fresh token of 256 random bits, this once, and the line to add to the file"
                    + " that lmcache4j.auth_file names. The line has the token's SHA-256 alone; the"
                    + " file is read again within a second, so no server needs a restart.",
            "Text on a terminal, JSON when piped."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  lmcache token create grafana --role viewer",
            "  lmcache token create oncall --role admin,debugger",
            "",
            "  new=$(lmcache token create ci --role operator)",
            "  jq -r .line  <<<\"$new\" >> /etc/lmcache/tokens",
            "  jq -r .token <<<\"$new\" >  ci.token",
            "  curl -X PUT -H \"Authorization: Bearer $(cat ci.token)\""
                    + " http://host:7000/freeze/enable"
        })
final class TokenCreateCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            description =
                    "Whose it is, as audit and refusals name them: " + AccessToken.NAME_FORM + ".")
    private String name;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            split = ",",
            required = true,
            description = {
                "What it may do; several with commas between, or the option again.",
                "viewer: read what holds no secret; every role includes it.",
                "operator: change what can be changed back, such as log levels or freeze.",
                "admin: clear, store, retrieve, besides all that an operator may.",
                "debugger: see secrets and threads; changes nothing."
            })
    private List<String> roles;

    @Option(names = "--json", description = "JSON on a terminal too.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        AccessToken token = WrongUse.unless(spec, () -> AccessToken.create(name, roles()));
        PrintWriter out = spec.commandLine().getOut();
        out.print(json || !Terminal.detect().out() ? json(token) : text(token));
        out.flush();
        return 0;
    }

    private Set<Role> roles() {
        String text = String.join(",", roles);
        return Role.parseList(text)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--role must name some of %s, was %s"
                                                .formatted(Role.NAMES, text)));
    }

    private static String text(AccessToken token) {
        return """
        The token, which nobody can show again:
          %s
        The line for the file of lmcache4j.auth_file:
          %s
        """
                .formatted(token.token(), token.line());
    }

    private static String json(AccessToken token) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", token.name());
        body.put("roles", List.of(Role.list(token.roles()).split(",")));
        body.put("token", token.token());
        body.put("line", token.line());
        return Json.pretty(body);
    }
}
