package io.lmcache4j.controller.socket;

import org.zeromq.ZMQ;

import zmq.Options;
import zmq.io.mechanism.Mechanisms;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.List;

import javax.crypto.KeyAgreement;

/**
 * The key of a fleet, with which its sockets encrypt (ZeroMQ's CURVE). Every process of the fleet
 * has the same one: who listens proves to have it, and only who knows it finds the words to
 * connect. LMCache's own workers can't encrypt.
 */
public final class CurveKey {
    private static final int KEY_BYTES = 32;
    private static final int KEY_LETTERS = 40;
    private static final String NAME = "X25519";

    private final byte[] secretKey;
    private final byte[] publicKey;

    private CurveKey(byte[] secretKey) {
        this.secretKey = secretKey;
        this.publicKey = publicOf(secretKey);
    }

    /**
     * Reads a secret key: 40 letters of Z85, on a line of their own; lines that begin with {@code
     * #} say nothing.
     *
     * @throws IOException when the file can't be read, or holds something else
     */
    public static CurveKey read(Path file) throws IOException {
        List<String> lines =
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
        byte[] secret = lines.size() == 1 ? decode(lines.getFirst()) : null;
        if (secret == null) {
            throw new IOException(
                    file + " must have one line with a CURVE secret key, 40 letters of Z85");
        }
        return new CurveKey(secret);
    }

    private static byte[] decode(String z85) {
        if (z85.length() != KEY_LETTERS) {
            return null;
        }
        try {
            byte[] key = ZMQ.Curve.z85Decode(z85);
            return key != null && key.length == KEY_BYTES ? key : null;
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** A public key is the secret one times the curve's base point, whose u is 9. */
    private static byte[] publicOf(byte[] secret) {
        try {
            KeyFactory keys = KeyFactory.getInstance(NAME);
            PrivateKey mine =
                    keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
            PublicKey base =
                    keys.generatePublic(
                            new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9)));
            KeyAgreement product = KeyAgreement.getInstance(NAME);
            product.init(mine);
            product.doPhase(base, true);
            return product.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + NAME, e);
        }
    }

    /** Lets in only who knows the key. */
    void listen(Options options) {
        options.asServer = true;
        options.mechanism = Mechanisms.CURVE;
        options.curvePublicKey = publicKey;
        options.curveSecretKey = secretKey;
    }

    /** Speaks only to who has the key. */
    void connect(ZMQ.Socket socket) {
        socket.setCurveServerKey(publicKey);
        socket.setCurvePublicKey(publicKey);
        socket.setCurveSecretKey(secretKey);
    }

    /** The public half in Z85. Keep it like the secret one: who has it can connect. */
    public String publicKey() {
        return ZMQ.Curve.z85Encode(publicKey);
    }

    @Override
    public String toString() {
        return "CurveKey";
    }
}
