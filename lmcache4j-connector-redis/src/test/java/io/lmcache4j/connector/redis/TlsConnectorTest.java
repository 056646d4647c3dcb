package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.engine.storage.remote.RemoteConnector;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** One server behind TLS, with a user and a password: {@code rediss://}. */
class TlsConnectorTest extends RedisContract {
    private static final String SECRET = "p@ss/wörd+1";
    private static final String USER = "ann:p%40ss%2Fw%C3%B6rd+1@";

    @TempDir private static Path keys;
    private static RedisProcess secured;
    private static Certificates certificates;
    private static int tlsPort;

    @BeforeAll
    static void startWithTls() {
        certificates = Certificates.in(keys);
        tlsPort = RedisProcess.freePort();
        secured =
                RedisProcess.start(
                        "--tls-port",
                        "" + tlsPort,
                        "--tls-cert-file",
                        certificates.certificate().toString(),
                        "--tls-key-file",
                        certificates.key().toString(),
                        "--tls-ca-cert-file",
                        certificates.certificate().toString(),
                        "--tls-auth-clients",
                        "no");
        secured.cli("acl", "setuser", "ann", "on", ">" + SECRET, "~*", "+@all");
        secured.cli("config", "set", "requirepass", "other");
    }

    @AfterAll
    static void stopTls() {
        secured.close();
    }

    @Override
    protected RemoteConnector connect() {
        secured.cli("-a", "other", "--no-auth-warning", "flushall");
        return connect(
                "rediss://%slocalhost:%d".formatted(USER, tlsPort),
                Map.of("lmcache4j.redis_tls_ca", certificates.certificate().toString()));
    }

    @Test
    void aServerThatNobodyTrustsIsRefused() {
        try (RemoteConnector stranger =
                connect("rediss://%slocalhost:%d".formatted(USER, tlsPort), Map.of())) {
            assertThatThrownBy(stranger::ping)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certification path");
        }
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() {
        try (RemoteConnector stranger =
                connect("redis://ann:hunter2hunter2@localhost:" + secured.port(), Map.of())) {
            assertThatThrownBy(stranger::ping)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
