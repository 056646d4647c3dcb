package io.lmcache4j.api;

import io.lmcache4j.api.security.TlsRoles;
import io.lmcache4j.api.tls.TlsException;
import io.lmcache4j.api.tls.TlsFiles;
import io.lmcache4j.api.tls.TlsKeys;
import io.lmcache4j.api.transport.ListenAddress;
import io.lmcache4j.engine.config.LMCacheConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the configuration says of TLS (operator-api.md §1), read once when the server is made.
 *
 * @param certificate file of the server's certificate, and of those that lead to its issuer
 * @param key file of its private key
 * @param clientCa file of the issuers of clients' certificates
 * @param roles what clients may do by their certificates
 * @param tokens whether clients show tokens
 */
record TlsSettings(
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<Path> clientCa,
        TlsRoles roles,
        boolean tokens) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.api");

    static TlsSettings of(LMCacheConfig config) {
        return new TlsSettings(
                file(config, TlsFiles.CERTIFICATE_KEY),
                file(config, TlsFiles.PRIVATE_KEY_KEY),
                file(config, TlsFiles.CLIENT_CA_KEY),
                TlsRoles.of(config.extra(TlsRoles.KEY)),
                config.extra("lmcache4j.auth_file").isPresent());
    }

    private static Optional<Path> file(LMCacheConfig config, String key) {
        return Optional.of(config.extraText(key, "")).filter(name -> !name.isEmpty()).map(Path::of);
    }

    /**
     * Reads what a listener at this address shows; nothing where it speaks plain HTTP. Warns of
     * settings that have no effect there, and of tokens that others could read.
     *
     * @throws ApiServerException if the settings or their files can't be used
     */
    Optional<TlsKeys> open(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp tcp -> {
                Optional<TlsFiles> files = files();
                if (files.isEmpty() && tokens && !tcp.isLoopback()) {
                    LOG.warn(
                            "tokens go to {} as they are, and who listens on the way can use them;"
                                    + " set {} and {}",
                            tcp,
                            TlsFiles.CERTIFICATE_KEY,
                            TlsFiles.PRIVATE_KEY_KEY);
                }
                yield files.map(TlsSettings::open);
            }
            case ListenAddress.UnixSocket socket -> {
                if (isAnySet()) {
                    LOG.warn(
                            "{} and the other keys of TLS have no effect: {} needs none",
                            TlsFiles.CERTIFICATE_KEY,
                            socket);
                }
                yield Optional.empty();
            }
        };
    }

    private boolean isAnySet() {
        return certificate.isPresent()
                || key.isPresent()
                || clientCa.isPresent()
                || !roles.isEmpty();
    }

    private Optional<TlsFiles> files() {
        if (certificate.isPresent() && key.isPresent()) {
            if (!roles.isEmpty() && clientCa.isEmpty()) {
                throw incomplete(TlsRoles.KEY, TlsFiles.CLIENT_CA_KEY);
            }
            return Optional.of(new TlsFiles(certificate.get(), key.get(), clientCa));
        }
        if (certificate.isPresent()) {
            throw incomplete(TlsFiles.CERTIFICATE_KEY, TlsFiles.PRIVATE_KEY_KEY);
        }
        if (isAnySet()) {
            throw incomplete(
                    key.isPresent()
                            ? TlsFiles.PRIVATE_KEY_KEY
                            : clientCa.isPresent() ? TlsFiles.CLIENT_CA_KEY : TlsRoles.KEY,
                    TlsFiles.CERTIFICATE_KEY);
        }
        return Optional.empty();
    }

    private static ApiServerException incomplete(String set, String missing) {
        return new ApiServerException(
                "internal API server: %s is set without %s; set both or none"
                        .formatted(set, missing));
    }

    private static TlsKeys open(TlsFiles files) {
        try {
            return TlsKeys.open(files, InstantSource.system());
        } catch (TlsException e) {
            throw new ApiServerException("internal API server: " + e.getMessage(), e);
        }
    }
}
