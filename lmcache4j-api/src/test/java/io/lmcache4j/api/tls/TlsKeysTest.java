package io.lmcache4j.api.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.api.CapturedLog;
import io.lmcache4j.api.TestCertificates;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Files that openssl wrote, and files that nobody can use. */
class TlsKeysTest {
    @TempDir private Path folder;

    private TestCertificates made;
    private Instant now = Instant.now().plusSeconds(1);

    @BeforeEach
    void make() {
        made = new TestCertificates(folder).authority("ca").server("one", "ca");
    }

    private TlsKeys open(Path certificate, Path key, Optional<Path> clientCa) throws TlsException {
        InstantSource clock = () -> now;
        return TlsKeys.open(new TlsFiles(certificate, key, clientCa), clock);
    }

    private TlsKeys open(String certificate, String key) throws TlsException {
        return open(made.certificate(certificate), made.key(key), Optional.empty());
    }

    private void assertRefused(Path certificate, Path key, String message) {
        assertThatThrownBy(() -> open(certificate, key, Optional.empty()))
                .isInstanceOf(TlsException.class)
                .hasMessage(message);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void keysOfEveryKindThatOpensslWritesAreRead() throws Exception {
        made.rsaServer("rsa", "ca");
        assertThat(open("rsa", "rsa").current().key().getAlgorithm()).isEqualTo("RSA");
        made.openssl(List.of("rsa", "-in", "rsa.key", "-traditional", "-out", "old-rsa.key"));
        assertThat(Files.readString(made.key("old-rsa"))).contains("BEGIN RSA PRIVATE KEY");
        assertThat(open("rsa", "old-rsa").current().key())
                .isEqualTo(open("rsa", "rsa").current().key());
        made.openssl(List.of("ec", "-in", "one.key", "-out", "old-ec.key"));
        assertThat(Files.readString(made.key("old-ec"))).contains("BEGIN EC PRIVATE KEY");
        assertThat(open("one", "old-ec").current().key().getAlgorithm()).isEqualTo("EC");
        made.openssl(
                List.of(
                        "req", "-x509", "-nodes", "-newkey", "ed25519", "-subj", "/CN=ed",
                        "-keyout", "ed.key", "-out", "ed.pem"));
        assertThat(open("ed", "ed").current().key().getAlgorithm()).isEqualTo("EdDSA");
    }

    @Test
    void oneFileMayHoldAllAndSayMore() throws Exception {
        Path both =
                write(
                        "both.pem",
                        "Bag Attributes\n  friendlyName: x\n"
                                + Files.readString(made.key("one"))
                                + "subject=CN = one\r\n"
                                + Files.readString(made.certificate("one")).replace("\n", "\r\n")
                                + Files.readString(made.certificate("ca")));
        assertThat(open(both, both, Optional.empty()).current().chain()).hasSize(2);
    }

    @Test
    void aKeyOfAnotherCertificateIsNamed() {
        made.server("two", "ca").rsaServer("rsa", "ca");
        for (String other : List.of("two", "rsa")) {
            assertRefused(
                    made.certificate("one"),
                    made.key(other),
                    "lmcache4j.tls_key: %s is not the key of the first certificate in %s (lmcache4j.tls_cert); name the two of one pair"
                            .formatted(made.key(other), made.certificate("one")));
        }
    }

    @Test
    void aChainInTheWrongOrderIsNamed() throws Exception {
        Path chain =
                write(
                        "chain.pem",
                        Files.readString(made.certificate("ca"))
                                + Files.readString(made.certificate("one")));
        assertThatThrownBy(() -> open(chain, made.key("one"), Optional.empty()))
                .hasMessageContaining("is not the key of the first certificate in " + chain);
    }

    @Test
    void aCertificateOutsideItsTimeIsRefused() throws Exception {
        made.expired("old", "ca");
        assertThatThrownBy(() -> open("old", "old"))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith(
                        "lmcache4j.tls_cert: the certificate CN=old in "
                                + made.certificate("old")
                                + " ended on ")
                .hasMessageEndingWith("; renew it");
        now = now.minus(Duration.ofDays(1));
        assertThatThrownBy(() -> open("one", "one"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(" is not valid before ")
                .hasMessageEndingWith("; wait, or set the clock");
    }

    @Test
    void filesThatHoldNoneAreNamedWithTheRemedy() throws Exception {
        Path none = folder.resolve("none");
        Path empty = write("empty", "");
        Path text = write("text", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n");
        Path cut = write("cut", "-----BEGIN CERTIFICATE-----\nMIIB\n");
        Path certificate = made.certificate("one");
        Path key = made.key("one");
        assertRefused(
                none,
                key,
                "lmcache4j.tls_cert: can't read %s (NoSuchFileException); name a PEM file that this user may read"
                        .formatted(none));
        assertRefused(
                empty,
                key,
                "lmcache4j.tls_cert: %s holds no certificate; a line -----BEGIN CERTIFICATE----- must be in it"
                        .formatted(empty));
        assertRefused(
                text,
                key,
                "lmcache4j.tls_cert: %s is damaged in certificate 1; see openssl x509 -in FILE -noout -text"
                        .formatted(text));
        assertRefused(
                cut,
                key,
                "lmcache4j.tls_cert: %s breaks off inside its CERTIFICATE; write it anew"
                        .formatted(cut));
        assertRefused(
                certificate,
                certificate,
                "lmcache4j.tls_key: %s holds no private key; a line -----BEGIN PRIVATE KEY----- must be in it"
                        .formatted(certificate));
        assertThatThrownBy(() -> open(certificate, folder, Optional.empty()))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("lmcache4j.tls_key: can't read " + folder);
        assertThatThrownBy(() -> open(certificate, key, Optional.of(empty)))
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith("lmcache4j.tls_client_ca: " + empty);
    }

    @Test
    void aKeyThatIsEncryptedOrDamagedIsNamedAndNotShown() throws Exception {
        made.openssl(
                List.of(
                        "pkcs8",
                        "-topk8",
                        "-in",
                        "one.key",
                        "-passout",
                        "pass:x",
                        "-out",
                        "locked.key"));
        made.openssl(
                List.of(
                        "ec",
                        "-in",
                        "one.key",
                        "-aes128",
                        "-passout",
                        "pass:x",
                        "-out",
                        "old-locked.key"));
        for (String locked : List.of("locked", "old-locked")) {
            assertRefused(
                    made.certificate("one"),
                    made.key(locked),
                    "lmcache4j.tls_key: %s is encrypted; write the key without a passphrase: openssl pkey -in FILE -out PLAIN"
                            .formatted(made.key(locked)));
        }
        String good = Files.readString(made.key("one"));
        Path damaged = write("damaged.key", good.replace("MIG", "MIH"));
        assertRefused(
                made.certificate("one"),
                damaged,
                "lmcache4j.tls_key: %s holds a key that can't be read; see openssl pkey -in FILE -check"
                        .formatted(damaged));
        Path dsa = write("dsa.key", good.replace("PRIVATE KEY", "DSA PRIVATE KEY"));
        assertRefused(
                made.certificate("one"),
                dsa,
                "lmcache4j.tls_key: %s holds a DSA PRIVATE KEY; convert it: openssl pkey -in FILE -out NEW"
                        .formatted(dsa));
        assertThat(open("one", "one").current().toString())
                .startsWith("CN=one, valid until ")
                .doesNotContain("MIG");
    }

    private void replace(String name) throws IOException {
        for (String kind : List.of(".pem", ".key")) {
            Files.copy(
                    folder.resolve(name + kind),
                    folder.resolve("used" + kind),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void aNewPairIsReadWhenItHasComeToRest() throws Exception {
        replace("one");
        TlsKeys keys = open("used", "used");
        List<TlsMaterial> shown = new ArrayList<>();
        keys.look(shown::add);
        keys.look(shown::add);
        assertThat(shown).isEmpty();
        made.server("two", "ca");
        replace("two");
        keys.look(shown::add);
        assertThat(shown).isEmpty();
        keys.look(shown::add);
        keys.look(shown::add);
        assertThat(shown).hasSize(1).first().hasToString(keys.current().toString());
        assertThat(keys.current().toString()).startsWith("CN=two,");
    }

    @Test
    void aFolderWhoseLinkIsTurnedIsSeen() throws Exception {
        made.server("two", "ca");
        for (String name : List.of("one", "two")) {
            Path version = Files.createDirectory(folder.resolve("v-" + name));
            Files.copy(made.certificate(name), version.resolve("tls.crt"));
            Files.copy(made.key(name), version.resolve("tls.key"));
        }
        Path link = Files.createSymbolicLink(folder.resolve("data"), folder.resolve("v-one"));
        TlsKeys keys = open(link.resolve("tls.crt"), link.resolve("tls.key"), Optional.empty());
        Path next = Files.createSymbolicLink(folder.resolve("next"), folder.resolve("v-two"));
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
        keys.look(_ -> {});
        keys.look(_ -> {});
        assertThat(keys.current().toString()).startsWith("CN=two,");
    }

    @Test
    void aPairThatCannotBeUsedIsSaidOnceAndTheOldOneStays() throws Exception {
        replace("one");
        made.server("two", "ca");
        TlsKeys keys = open("used", "used");
        try (var log = CapturedLog.of("lmcache.api")) {
            Files.copy(made.key("two"), made.key("used"), StandardCopyOption.REPLACE_EXISTING);
            for (int i = 0; i < 5; i++) {
                keys.look(
                        _ -> {
                            throw new AssertionError("a pair that does not match");
                        });
            }
            assertThat(keys.problem()).get().asString().contains("is not the key of");
            assertThat(log.lines())
                    .containsExactly(
                            "WARN "
                                    + keys.problem().get()
                                    + "; the certificate of before stays in use");
            assertThat(keys.current().toString()).startsWith("CN=one,");
            replace("two");
            keys.look(_ -> {});
            keys.look(_ -> {});
            assertThat(keys.problem()).isEmpty();
            assertThat(keys.current().toString()).startsWith("CN=two,");
        }
    }

    @Test
    void aFileThatIsGoneForAWhileChangesNothing() throws Exception {
        replace("one");
        TlsKeys keys = open("used", "used");
        Files.delete(made.key("used"));
        keys.look(_ -> {});
        keys.look(_ -> {});
        assertThat(keys.problem()).get().asString().contains("NoSuchFileException");
        replace("one");
        keys.look(_ -> {});
        keys.look(_ -> {});
        assertThat(keys.problem()).isEmpty();
    }

    @Test
    void aPairThatIsNotValidYetIsTakenWhenItIs() throws Exception {
        replace("one");
        now = now.plus(Duration.ofHours(1));
        TlsKeys keys = open("used", "used");
        made.server("two", "ca");
        now = Instant.now().minusSeconds(60);
        replace("two");
        keys.look(_ -> {});
        keys.look(_ -> {});
        assertThat(keys.problem()).get().asString().contains("is not valid before");
        now = Instant.now().plusSeconds(1);
        keys.look(_ -> {});
        assertThat(keys.problem()).isEmpty();
        assertThat(keys.current().toString()).startsWith("CN=two,");
    }

    @Test
    void aCertificateThatEndsWhileItIsInUseIsSaid() throws Exception {
        TlsKeys keys = open("one", "one");
        assertThat(keys.expiry()).isEmpty();
        now = now.plus(Duration.ofDays(3));
        assertThat(keys.expiry())
                .get()
                .asString()
                .startsWith("lmcache4j.tls_cert: the certificate in use ended on ");
    }
}
