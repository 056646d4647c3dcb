package io.lmcache4j.api.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The blocks of a PEM file. What stands between them, such as the descriptions that openssl writes,
 * is passed over.
 *
 * @param key the setting that names the file, for messages
 * @param path the file
 * @param blocks in order
 */
record PemFile(String key, Path path, List<PemFile.Block> blocks) {
    /** Far above any chain; a larger file is another one. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /**
     * What stands between two lines of dashes.
     *
     * @param label such as {@code CERTIFICATE}
     * @param text Base64, and headers in keys of an old kind
     */
    record Block(String label, String text) {
        private static final String HEADER_OF_ENCRYPTED = "Proc-Type: 4,ENCRYPTED";

        boolean isEncrypted() {
            return label.equals("ENCRYPTED PRIVATE KEY") || text.contains(HEADER_OF_ENCRYPTED);
        }

        /** The bytes; empty if the text is no Base64. */
        Optional<byte[]> bytes() {
            try {
                return Optional.of(Base64.getDecoder().decode(text.replace("\n", "")));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** Never the text, which may be a key. */
        @Override
        public String toString() {
            return label;
        }
    }

    /** Reads a file that a setting names. */
    static PemFile read(String key, Path path) throws TlsException {
        byte[] bytes;
        try (var in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new TlsException(
                    key,
                    "can't read %s (%s); name a PEM file that this user may read"
                            .formatted(path, e.getClass().getSimpleName()),
                    e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new TlsException(key, path + " is larger than a PEM file can be");
        }
        return new PemFile(key, path, parse(key, path, bytes));
    }

    private static List<Block> parse(String key, Path path, byte[] bytes) throws TlsException {
        List<Block> blocks = new ArrayList<>();
        Optional<String> label = Optional.empty();
        var text = new StringBuilder();
        for (String raw : new String(bytes, StandardCharsets.ISO_8859_1).lines().toList()) {
            String line = raw.strip();
            if (label.isEmpty()) {
                label = label(line);
                text.setLength(0);
            } else if (line.equals(END + label.get() + DASHES)) {
                blocks.add(new Block(label.get(), text.toString()));
                label = Optional.empty();
            } else {
                text.append(line).append('\n');
            }
        }
        if (label.isPresent()) {
            throw new TlsException(
                    key, "%s breaks off inside its %s; write it anew".formatted(path, label.get()));
        }
        return blocks;
    }

    private static Optional<String> label(String line) {
        return line.length() > BEGIN.length() + DASHES.length()
                        && line.startsWith(BEGIN)
                        && line.endsWith(DASHES)
                ? Optional.of(line.substring(BEGIN.length(), line.length() - DASHES.length()))
                : Optional.empty();
    }

    /** That this file can't be used. */
    TlsException problem(String text) {
        return new TlsException(key, path + " " + text);
    }
}
