package io.lmcache4j.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.RawClient;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.contract.ContractRow.Given;
import io.lmcache4j.engine.config.Role;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A real server of one role behind one kind of listener, asked in plain HTTP. */
final class ContractServer implements AutoCloseable {
    /** The two kinds of listener. */
    enum Transport {
        TCP,
        UNIX
    }

    /** Status, content type and body. */
    record Answer(int status, String contentType, String body) {
        static Answer parse(String text) {
            int end = text.indexOf("\r\n\r\n");
            String[] head = text.substring(0, end).split("\r\n", -1);
            String type = "";
            for (String line : head) {
                if (line.regionMatches(true, 0, "content-type: ", 0, 14)) {
                    type = line.substring(14);
                }
            }
            return new Answer(
                    Integer.parseInt(head[0].split(" ", -1)[1]), type, text.substring(end + 4));
        }
    }

    private final TestServer server;
    private final Path folder;

    ContractServer(Role role, Transport transport, Map<String, Object> settings) {
        folder = temporaryFolder();
        var all = new HashMap<>(settings);
        if (transport == Transport.UNIX) {
            all.put("internal_api_server_socket_path_prefix", folder.resolve("s").toString());
        }
        server =
                switch (role) {
                    case SCHEDULER -> TestServer.scheduler(all);
                    case WORKER -> TestServer.worker(all);
                    case CONTROLLER, CACHE_SERVER ->
                            throw new IllegalArgumentException("rows are for parts of an engine");
                };
    }

    /** A server on which everything that a row has as given is so. */
    static ContractServer prepared(ContractRow row, Role role, Transport transport) {
        var settings = new HashMap<String, Object>();
        for (Given given : row.given()) {
            if (given instanceof Given.Setting(String key, Object value)) {
                settings.put(key, value);
            }
        }
        var server = new ContractServer(role, transport, settings);
        for (Given given : row.given()) {
            if (given instanceof Given.Done(ContractRequest request)) {
                assertThat(server.ask(request).status()).as("%s", request).isBetween(200, 299);
            }
        }
        return server;
    }

    Answer ask(ContractRequest request) {
        try (var client = RawClient.connect(server.address())) {
            // In one write: whoever doesn't read bodies may answer and close after the head.
            return Answer.parse(client.sendText(request.head() + request.body()).readToEnd());
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("contract");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
