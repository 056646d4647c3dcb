package io.lmcache4j.cli.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Secrets as people have them: in the environment, in the configuration file, in what clients send.
 * Each holds a mark of its own, which nothing else holds.
 */
final class PlantedSecrets {
    /** Marks of the environment's, without those of {@code LMCACHE_EXTRA_CONFIG}. */
    private static final int ENVIRONMENT = 1;

    private static final int EXTRA = 30;
    private static final int FILE = 40;
    private static final int REQUESTS = 50;
    private static final int LAST = 67;

    private PlantedSecrets() {}

    /** The mark of the secret with this number: 16 letters and digits. */
    static String mark(int number) {
        return "ZX%02dQ7HUNTERABCD".formatted(number);
    }

    /** The numbers of all that were planted at start. */
    static List<Integer> atStart() {
        return numbers(
                environment(Path.of("x"), true).toString() + file(), ENVIRONMENT, REQUESTS - 1);
    }

    /** The numbers of all that clients send. */
    static List<Integer> inRequests(Path folder) {
        return numbers(requests(folder).toString(), REQUESTS, LAST);
    }

    private static List<Integer> numbers(String text, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .filter(number -> text.contains(mark(number)))
                .boxed()
                .toList();
    }

    /** The variables of a process that writes below this folder. */
    static Map<String, String> environment(Path folder, boolean masked) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("REDIS_PASSWORD", mark(1));
        variables.put("PGPASSWORD", mark(2));
        variables.put("MYSQL_PWD", mark(3));
        variables.put("AWS_ACCESS_KEY_ID", "AKIA" + mark(4));
        variables.put("SOME_ID", "ASIA" + mark(5));
        variables.put("AWS_SECRET_ACCESS_KEY", "x/" + mark(6) + "+y");
        variables.put("SOME_SESSION", "xoxb-1234567890-" + mark(7));
        variables.put("HF_TOKEN", "hf_" + mark(8) + mark(8));
        variables.put("SOME_MODEL_HUB", "hf_" + mark(9) + mark(9));
        variables.put("SOME_MODEL_API", "sk-proj-" + mark(10));
        variables.put("GITHUB", "ghp_" + mark(11) + mark(11));
        variables.put("WEBHOOK", "https://hooks.slack.com/services/T0000001/B1/" + mark(12));
        variables.put("DATABASE_URL", "postgres://app:" + mark(13) + "@db:5432/x");
        variables.put("PACKAGE_INDEX", "https://" + mark(14) + "@packages.example/simple");
        variables.put("SOME_PROXY", "user:" + mark(15) + "@proxy:3128");
        variables.put(
                "STORAGE_CONNECTION_STRING",
                "AccountName=a;AccountKey=" + mark(16) + "==;EndpointSuffix=b");
        variables.put("SIGNED_URL", "https://h/x?sv=1&sig=" + mark(17) + "&se=2");
        variables.put("SERVICE_ACCOUNT", "{\"private_key\": \"" + mark(18) + "\", \"a\": 1}");
        variables.put("CERTIFICATE", pem(19));
        variables.put(
                "JWT_OF_NOBODY",
                "eyJhbGciOiJub25lIn0." + base64("{\"sub\":\"1\"}") + "." + mark(20));
        variables.put("OTLP_HEADERS", "a=b Authorization=Bearer " + mark(21));
        variables.put("SOME_OPTIONS", "-Dx.keyStorePassword=" + mark(22) + " --token " + mark(23));
        variables.put("MANIFEST", "kind: Secret\nspec:\n  passphrase: correct " + mark(24) + "\n");
        variables.put("REGISTRIES", "{\"auths\":{\"r\":{\"auth\":\"" + mark(25) + "\"}}}");
        variables.put("MAPS", "AIzaSy" + mark(26) + "abcdefgh0123");
        variables.put("SOME_HEADER", "Cookie: session=" + mark(27) + "; theme=dark");
        variables.put("LMCACHE_TOKEN", "lmc_" + mark(28) + mark(28));
        variables.put("LMCACHE_EXTRA_CONFIG", extra(folder, masked));
        return variables;
    }

    private static String extra(Path folder, boolean masked) {
        return """
        {"aws_secret_access_key": "%s", "plugin": {"credentials": {"user": "%s"}},
         "endpoints": ["redis://a:%s@h:1", "http://h/?api_key=%s"],
         "nested": "{\\"password\\": \\"%s\\"}",
         "lmcache4j.auth_file": "%s",
         "lmcache4j.data_dir": "%s", "chunk_statistics_file_output_dir": "%s",
         "internal_api_server_log_level": "debug", "lmcache4j.mask_secrets": %s}\
        """
                .formatted(
                        mark(EXTRA),
                        mark(EXTRA + 1),
                        mark(EXTRA + 2),
                        mark(EXTRA + 3),
                        mark(EXTRA + 4),
                        folder.resolve("auth"),
                        folder.resolve("data"),
                        folder.resolve("hashes"),
                        masked);
    }

    /** The text of a configuration file. */
    static String file() {
        return """
        remote_url: "blackhole://user:%s@store:6379"
        audit_actual_remote_url: "https://store.example/?token=%s"
        external_lookup_client: "mooncakestore://:%s@h:1"
        blend_special_str: "password=%s"
        runtime_plugin_locations: ["https://%s@plugins.example/a.py"]
        %s
        enable_chunk_statistics: true
        chunk_statistics_auto_start_statistics: true
        chunk_statistics_strategy: file_hash
        """
                .formatted(
                        mark(FILE),
                        mark(FILE + 1),
                        mark(FILE + 2),
                        mark(FILE + 3),
                        mark(FILE + 4),
                        "gds_path: \"" + pem(FILE + 5).replace("\n", "\\n") + "\"");
    }

    /** A configuration file that can't be read, with secrets around the mistake. */
    static String brokenFile() {
        return "remote_url: redis://u:%s@h\npassword: [%s\n".formatted(mark(68), mark(69));
    }

    /** What clients send, secrets in every place that an answer or a log line may quote. */
    static List<String> requests(Path folder) {
        return Stream.of(
                        head("GET", "/version?token=" + mark(51)),
                        head("GET", "/version?url=redis%3A%2F%2Fu%3A" + mark(52) + "%40h"),
                        head("GET", "/nowhere?api_key=" + mark(53)),
                        head("GET", "/periodic-threads?active_only=sk-" + mark(54)),
                        head("GET", "/loglevel?logger_name=a&level=password=" + mark(55)),
                        head("GET", "/periodic-threads/secret=" + mark(56)),
                        head("GET", "/periodic-threads?level=token=" + mark(57)),
                        head("DELETE", "/backends/token=" + mark(58)),
                        head("POST", "/cache/store?tokens_mock=key=" + mark(59)),
                        body("/conf", "{\"remote_url\": \"redis://u:" + mark(60) + "@h\"}"),
                        body("/conf", "{\"extra_config\": {\"password\": \"" + mark(61) + "\"}}"),
                        body("/conf", "{\"password\": \"" + mark(62) + "\", }"),
                        body("/conf", "{\"my_password\": \"" + mark(63) + "\"}"),
                        body("/cache/load-fs-chunks", "{\"password\": \"" + mark(64) + "\"}"),
                        body(
                                "/cache/load-fs-chunks",
                                "{\"config_path\": \"/token=" + mark(65) + "\"}"),
                        body(
                                "/cache/load-fs-chunks",
                                "{\"config_path\": \"" + folder.resolve("broken.yaml") + "\"}"),
                        body("/run_script", "password=" + mark(66)),
                        body("/lookup/create?dryrun=token=" + mark(67), ""))
                .map(request -> with("Bearer " + adminToken(), request))
                .toList();
    }

    /** A client that guesses, and one that has a password from elsewhere. */
    static List<String> wrongCredentials() {
        return List.of(
                with("Bearer " + mark(70), head("GET", "/env?reveal=true")),
                with("Basic " + base64("user:" + mark(71)), head("GET", "/conf?reveal=1")));
    }

    private static String with(String authorization, String request) {
        return request.replace("\r\nHost", "\r\nAuthorization: " + authorization + "\r\nHost");
    }

    /** May all but see secrets. */
    private static String adminToken() {
        return "lmc_" + mark(50) + mark(50);
    }

    /** The file that the server knows the token by. */
    static String authFile() throws NoSuchAlgorithmException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256")
                        .digest(adminToken().getBytes(StandardCharsets.US_ASCII));
        return "planted:admin:" + HexFormat.of().formatHex(digest) + "\n";
    }

    static String head(String method, String target) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .formatted(method, target);
    }

    private static String body(String target, String body) {
        return head("POST", target)
                        .replace(
                                "\r\n\r\n",
                                "\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length()
                                        + "\r\n\r\n")
                + body;
    }

    private static String pem(int number) {
        List<String> lines = new ArrayList<>();
        lines.add("-----BEGIN EC PRIVATE KEY-----");
        lines.add(mark(number));
        lines.add("-----END EC PRIVATE KEY-----");
        return String.join("\n", lines);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
