package io.lmcache4j.api;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Real certificates, made by openssl in a folder as an operator would: {@code NAME.pem} and {@code
 * NAME.key} each.
 */
public final class TestCertificates {
    private static final List<String> EC =
            List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");

    private final Path folder;

    /** In this folder. */
    public TestCertificates(Path folder) {
        NetworkNamespace.require("openssl", "openssl");
        this.folder = folder;
    }

    /** The certificate of a name. */
    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    /** The private key of a name. */
    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** An authority that signs others; anew if it exists. */
    public TestCertificates authority(String name) {
        var command = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "2"));
        command.addAll(EC);
        command.addAll(
                List.of("-keyout", name + ".key", "-out", name + ".pem", "-subj", "/CN=" + name));
        openssl(command);
        return this;
    }

    /** A pair for localhost, with an EC key. */
    public TestCertificates server(String name, String authority) {
        return issue(name, authority, "/CN=" + name, 2, EC);
    }

    /** A pair for localhost, with an RSA key. */
    public TestCertificates rsaServer(String name, String authority) {
        return issue(name, authority, "/CN=" + name, 2, List.of("-newkey", "rsa:2048"));
    }

    /** A pair for localhost that ended yesterday. */
    public TestCertificates expired(String name, String authority) {
        return issue(name, authority, "/CN=" + name, -1, EC);
    }

    /** A pair of a client with this subject. */
    public TestCertificates client(String name, String authority, String subject) {
        return issue(name, authority, subject, 2, EC);
    }

    private TestCertificates issue(
            String name, String authority, String subject, int days, List<String> newKey) {
        var request = new ArrayList<>(List.of("req", "-new", "-nodes"));
        request.addAll(newKey);
        request.addAll(
                List.of(
                        "-keyout",
                        name + ".key",
                        "-out",
                        name + ".csr",
                        "-subj",
                        subject,
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1"));
        openssl(request);
        openssl(
                List.of(
                        "x509",
                        "-req",
                        "-in",
                        name + ".csr",
                        "-CA",
                        authority + ".pem",
                        "-CAkey",
                        authority + ".key",
                        "-CAcreateserial",
                        "-copy_extensions",
                        "copy",
                        "-days",
                        String.valueOf(days),
                        "-out",
                        name + ".pem"));
        return this;
    }

    /** Runs openssl in the folder. */
    public void openssl(List<String> arguments) {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        try {
            Path output = folder.resolve("openssl.out");
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(new File("/dev/null"))
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(command + ": " + Files.readString(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a client knows that trusts this authority and shows no certificate. */
    public SSLContext trusting(String authority) {
        return context(authority, List.of());
    }

    /** What a client knows that trusts this authority and shows this certificate. */
    public SSLContext showing(String authority, String name) {
        return context(authority, List.of(name));
    }

    private SSLContext context(String authority, List<String> shown) {
        try {
            KeyStore trusted = store();
            trusted.setCertificateEntry("issuer", read(authority));
            var trusting =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusting.init(trusted);
            KeyStore own = store();
            for (String name : shown) {
                own.setKeyEntry(name, readKey(name), new char[0], chain(name));
            }
            var showing = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            showing.init(own, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(showing.getKeyManagers(), trusting.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private Certificate[] chain(String name) throws GeneralSecurityException, IOException {
        return new Certificate[] {read(name)};
    }

    private Certificate read(String name) throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(certificate(name))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private java.security.PrivateKey readKey(String name)
            throws GeneralSecurityException, IOException {
        String text =
                Files.readString(key(name)).replaceAll("-----[A-Z ]+-----", "").replace("\n", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }
}
