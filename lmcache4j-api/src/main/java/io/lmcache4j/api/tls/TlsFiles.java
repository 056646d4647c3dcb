package io.lmcache4j.api.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The PEM files of a listener.
 *
 * @param certificate the server's own, then those that lead to its issuer ({@link
 *     #CERTIFICATE_KEY})
 * @param key the private key of the first of them ({@link #PRIVATE_KEY_KEY})
 * @param clientCa issuers of the certificates that clients may show ({@link #CLIENT_CA_KEY}); none
 *     are asked for without
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientCa) {
    /** The setting that names the certificate. */
    public static final String CERTIFICATE_KEY = "lmcache4j.tls_cert";

    /** The setting that names the key. */
    public static final String PRIVATE_KEY_KEY = "lmcache4j.tls_key";

    /** The setting that names the issuers of clients. */
    public static final String CLIENT_CA_KEY = "lmcache4j.tls_client_ca";

    /** All of them. */
    List<Path> paths() {
        return Stream.concat(Stream.of(certificate, key), clientCa.stream()).toList();
    }
}
