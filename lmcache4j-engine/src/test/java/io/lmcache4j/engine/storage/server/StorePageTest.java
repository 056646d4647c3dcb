package io.lmcache4j.engine.storage.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.storage.server.StoreStats.Client;
import io.lmcache4j.engine.storage.server.StoreStats.Drop;
import io.lmcache4j.engine.storage.server.StoreStats.Fault;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** docs/store-server.md says what each cause means that an operator may see counted. */
class StorePageTest {
    @Test
    void everyCauseIsOnIt() throws Exception {
        String page =
                Files.readString(
                        Path.of(System.getProperty("lmcache4j.root"), "docs", "store-server.md"));

        Stream.of(Fault.values(), Drop.values(), new Client[] {Client.REFUSED, Client.REAPED})
                .flatMap(Stream::of)
                .map(cause -> "`" + cause.name().toLowerCase(Locale.ROOT) + "`")
                .forEach(cause -> assertThat(page).contains(cause));
    }
}
