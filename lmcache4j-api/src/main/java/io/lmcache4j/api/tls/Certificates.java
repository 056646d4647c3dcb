package io.lmcache4j.api.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Certificates from a PEM file. */
final class Certificates {
    private static final String LABEL = "CERTIFICATE";

    private Certificates() {}

    /** All of a file, at least one, in order. */
    static List<X509Certificate> read(String key, Path path) throws TlsException {
        PemFile file = PemFile.read(key, path);
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemFile.Block block : file.blocks()) {
            if (block.label().equals(LABEL)) {
                certificates.add(certificate(file, block, certificates.size() + 1));
            }
        }
        if (certificates.isEmpty()) {
            throw file.problem(
                    "holds no certificate; a line -----BEGIN CERTIFICATE----- must be in it");
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(PemFile file, PemFile.Block block, int number)
            throws TlsException {
        byte[] bytes = block.bytes().orElseThrow(() -> damaged(file, number));
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw damaged(file, number);
        }
    }

    private static TlsException damaged(PemFile file, int number) {
        return file.problem(
                "is damaged in certificate %d; see openssl x509 -in FILE -noout -text"
                        .formatted(number));
    }

    /** Refuses a chain of which a part is not valid at this time. */
    static void checkValidity(String key, Path path, List<X509Certificate> chain, Instant now)
            throws TlsException {
        for (X509Certificate certificate : chain) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            String name = certificate.getSubjectX500Principal().getName();
            if (now.isAfter(until)) {
                throw new TlsException(
                        key,
                        "the certificate %s in %s ended on %s; renew it"
                                .formatted(name, path, until));
            }
            if (now.isBefore(from)) {
                throw new TlsException(
                        key,
                        "the certificate %s in %s is not valid before %s; wait, or set the clock"
                                .formatted(name, path, from));
            }
        }
    }
}
