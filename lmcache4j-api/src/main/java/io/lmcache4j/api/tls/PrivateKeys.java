package io.lmcache4j.api.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/**
 * The private key of a certificate, from a PEM file: PKCS#8, or RSA and EC keys of the kinds that
 * openssl wrote before. No message ever holds a part of a key.
 */
final class PrivateKeys {
    /** Signed and verified, to see whether two keys are a pair. */
    private static final byte[] SAMPLE = {1, 2, 3};

    private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

    private PrivateKeys() {}

    /** The key that belongs to this public one. */
    static PrivateKey read(TlsFiles files, PublicKey certified) throws TlsException {
        PemFile file = PemFile.read(TlsFiles.PRIVATE_KEY_KEY, files.key());
        PrivateKey key = decode(file, block(file), certified);
        if (!isPair(file, key, certified)) {
            throw mismatch(file, files.certificate());
        }
        return key;
    }

    private static TlsException mismatch(PemFile file, Path certificate) {
        return file.problem(
                "is not the key of the first certificate in %s (%s); name the two of one pair"
                        .formatted(certificate, TlsFiles.CERTIFICATE_KEY));
    }

    private static PemFile.Block block(PemFile file) throws TlsException {
        PemFile.Block block =
                file.blocks().stream()
                        .filter(each -> each.label().endsWith("PRIVATE KEY"))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        file.problem(
                                                "holds no private key; a line -----BEGIN PRIVATE"
                                                        + " KEY----- must be in it"));
        if (block.isEncrypted()) {
            throw file.problem(
                    "is encrypted; write the key without a passphrase: openssl pkey -in FILE -out"
                            + " PLAIN");
        }
        return block;
    }

    private static PrivateKey decode(PemFile file, PemFile.Block block, PublicKey certified)
            throws TlsException {
        byte[] bytes = block.bytes().orElseThrow(() -> damaged(file));
        byte[] encoded =
                switch (block.label()) {
                    case "PRIVATE KEY" -> bytes;
                    case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                            Der.privateKeyInfo(certified.getEncoded(), bytes);
                    default ->
                            throw file.problem(
                                    "holds a %s; convert it: openssl pkey -in FILE -out NEW"
                                            .formatted(block.label()));
                };
        return decode(encoded, certified.getAlgorithm())
                .or(() -> KINDS.stream().flatMap(kind -> decode(encoded, kind).stream()).findAny())
                .orElseThrow(() -> damaged(file));
    }

    private static TlsException damaged(PemFile file) {
        return file.problem("holds a key that can't be read; see openssl pkey -in FILE -check");
    }

    private static Optional<PrivateKey> decode(byte[] encoded, String kind) {
        try {
            return Optional.of(
                    KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static boolean isPair(PemFile file, PrivateKey key, PublicKey certified)
            throws TlsException {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA" -> "EdDSA";
                    default ->
                            throw file.problem(
                                    "holds a key of kind %s; use an RSA or EC key"
                                            .formatted(key.getAlgorithm()));
                };
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
