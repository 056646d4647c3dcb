package io.lmcache4j.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.TestServer;
import io.lmcache4j.api.logging.LogLevel;
import io.lmcache4j.api.logging.LogSystem;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class ShownTargetTest {
    @ParameterizedTest
    @CsvSource({
        "/version?token=hunter2&n=1, /version?token=***&n=1",
        "/version?api%5Fkey=hunter2, /version?api%5Fkey=***",
        "/version?url=redis%3A%2F%2Fu%3Ahunter2%40h, /version?url=***",
        "/version?sk-abcdefghij0123456789, /version?***",
        "/version?tokens_mock=0%2C8&a=b+c, /version?tokens_mock=0%2C8&a=b+c"
    })
    void accessLinesHoldNoSecrets(String target, String shown) {
        LogSystem logs = LogSystem.find();
        LogLevel before = logs.level(AccessLog.LOGGER);
        try (CapturedLog log = CapturedLog.of(AccessLog.LOGGER);
                TestServer server = TestServer.scheduler()) {
            logs.setLevel(AccessLog.LOGGER, LogLevel.INFO);
            server.get(target);
            String line = "\"GET " + shown + " HTTP/1.1\" 200";
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (log.lines().isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(log.lines()).singleElement().asString().endsWith(line);
        } finally {
            logs.setLevel(AccessLog.LOGGER, before);
        }
    }
}
