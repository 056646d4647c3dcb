package io.lmcache4j.connector.redis;

import java.nio.file.Path;

/**
 * A certificate of its own for {@code localhost} and {@code 127.0.0.1}, made by {@code openssl}.
 *
 * @param certificate PEM, also what has to be trusted
 * @param key PEM
 */
record Certificates(Path certificate, Path key) {
    static Certificates in(Path directory) {
        Path certificate = directory.resolve("server.pem");
        Path key = directory.resolve("server.key");
        RedisProcess.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        return new Certificates(certificate, key);
    }
}
