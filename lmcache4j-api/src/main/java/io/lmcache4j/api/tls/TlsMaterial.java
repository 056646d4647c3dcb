package io.lmcache4j.api.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What a listener shows and whom it trusts. Was checked when it was read: the key is that of the
 * first certificate, and all of the chain was valid.
 *
 * @param chain the server's own certificate first
 * @param key its private key
 * @param clientCas issuers of the certificates of clients; without any, none are asked for
 */
public record TlsMaterial(
        List<X509Certificate> chain, PrivateKey key, List<X509Certificate> clientCas) {
    /** Reads and checks what the files hold at this time. */
    static TlsMaterial read(TlsFiles files, Instant now) throws TlsException {
        List<X509Certificate> chain =
                Certificates.read(TlsFiles.CERTIFICATE_KEY, files.certificate());
        PrivateKey key = PrivateKeys.read(files, chain.getFirst().getPublicKey());
        Certificates.checkValidity(TlsFiles.CERTIFICATE_KEY, files.certificate(), chain, now);
        List<X509Certificate> clientCas =
                files.clientCa().isPresent()
                        ? Certificates.read(TlsFiles.CLIENT_CA_KEY, files.clientCa().get())
                        : List.of();
        return new TlsMaterial(chain, key, clientCas);
    }

    /** Whether clients are asked for a certificate. */
    public boolean asksClients() {
        return !clientCas.isEmpty();
    }

    /** When the chain stops to be valid. */
    Instant validUntil() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "%s, valid until %s"
                .formatted(chain.getFirst().getSubjectX500Principal().getName(), validUntil());
    }
}
