package io.lmcache4j.api.tls;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Whatever a file holds, it is read or refused with its setting's name. */
class PemFileTest {
    @Property(tries = 300)
    void anyTextIsReadOrRefused(@ForAll("texts") String text) throws IOException {
        Path file = Files.createTempFile("any", ".pem");
        try {
            Files.writeString(file, text);
            try {
                TlsMaterial.read(new TlsFiles(file, file, Optional.of(file)), Instant.now());
            } catch (TlsException e) {
                assertThat(e).hasMessageStartingWith("lmcache4j.tls_");
            }
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces =
                Arbitraries.of(
                        "-----BEGIN CERTIFICATE-----",
                        "-----END CERTIFICATE-----",
                        "-----BEGIN PRIVATE KEY-----",
                        "-----END PRIVATE KEY-----",
                        "-----BEGIN -----",
                        "-----",
                        "\n",
                        "\n",
                        "\r\n",
                        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
                        "=",
                        "Proc-Type: 4,ENCRYPTED",
                        "é");
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }
}
