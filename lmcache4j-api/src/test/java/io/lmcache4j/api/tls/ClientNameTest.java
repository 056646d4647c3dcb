package io.lmcache4j.api.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.api.TestCertificates;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

class ClientNameTest {
    @TempDir private Path folder;

    private Optional<String> name(String subject) throws TlsException {
        return client(subject).map(ClientName::commonName);
    }

    private Optional<ClientName> client(String subject) throws TlsException {
        var made = new TestCertificates(folder).authority("ca").client("it", "ca", subject);
        return ClientName.of(Certificates.read("key", made.certificate("it")).getFirst());
    }

    @Test
    void itIsTheOneCommonNameWhateverStandsAroundIt() throws Exception {
        assertThat(name("/C=DE/O=acme, inc/CN=ops/emailAddress=a@b")).contains("ops");
        assertThat(name("/CN=ops, night+OU=b\\/c")).contains("ops, night");
        assertThat(name("/CN=CN=ops")).contains("CN=ops");
    }

    @Test
    void noneOrMoreThanOneNamesNobody() throws Exception {
        assertThat(name("/O=CN=ops")).isEmpty();
        assertThat(name("/CN=ops/CN=other")).isEmpty();
        assertThat(name("/CN=ops+CN=other")).isEmpty();
    }

    @Test
    void aNameThatCouldBreakALineNamesNobody() throws Exception {
        assertThat(name("/CN=ops\nroot")).isEmpty();
        assertThat(name("/CN= ")).isEmpty();
    }

    @Test
    void itHoldsUntilTheCertificateEnds() throws Exception {
        ClientName ops = client("/CN=ops").orElseThrow();
        assertThat(ops.isValidAt(Instant.now())).isTrue();
        assertThat(ops.isValidAt(ops.until())).isTrue();
        assertThat(ops.isValidAt(ops.until().plusSeconds(1))).isFalse();
    }
}
