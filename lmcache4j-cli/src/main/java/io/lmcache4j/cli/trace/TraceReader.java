package io.lmcache4j.cli.trace;

import com.fasterxml.jackson.core.JsonProcessingException;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a trace line by line: one JSON object a line, in order of arrival.
 *
 * <p>Holds one line at a time and none above {@link #MAX_LINE_BYTES}, so a file of any size, or one
 * that is no trace at all, costs little memory. Blank lines are passed over. For one thread.
 */
public final class TraceReader implements AutoCloseable {
    /** Longest line that is taken: some 100,000 block ids, fifty million tokens. */
    public static final int MAX_LINE_BYTES = 1 << 20;

    /** What Jackson says of the place, which it knows less well than this class. */
    private static final Pattern LOCATION = Pattern.compile("\\s*\\([^(]*\\[Source: .*");

    private final Path file;
    private final InputStream input;
    private byte[] line = new byte[4096];
    private int lineLength;
    private long lineNumber;
    private long previousMillis;

    private TraceReader(Path file, InputStream input) {
        this.file = file;
        this.input = input;
    }

    /**
     * Opens a trace.
     *
     * @throws TraceException if there is no such file or it can't be read
     */
    public static TraceReader open(Path file) throws TraceException {
        if (Files.isDirectory(file)) {
            throw new TraceException(file, "is a directory, not a trace", null);
        }
        try {
            return new TraceReader(
                    file, new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        } catch (NoSuchFileException e) {
            throw new TraceException(file, "no such trace file", e);
        } catch (IOException e) {
            throw new TraceException(file, "can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * The next request, or empty at the end.
     *
     * @throws TraceException for a line that is no request, names its number; the reader is not
     *     usable afterwards
     */
    public Optional<TraceRequest> next() throws TraceException {
        try {
            while (readLine()) {
                if (!isBlank()) {
                    return Optional.of(parse());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new TraceException(file, "can't be read: " + e.getMessage(), e);
        }
    }

    private TraceRequest parse() throws IOException, TraceException {
        try {
            TraceRequest request = TraceLine.parse(line, lineLength);
            if (request.timestampMillis() < previousMillis) {
                throw new IllegalArgumentException(
                        "timestamp %d is before the previous one, %d"
                                .formatted(request.timestampMillis(), previousMillis));
            }
            previousMillis = request.timestampMillis();
            return request;
        } catch (JsonProcessingException e) {
            throw new TraceException(
                    file,
                    lineNumber,
                    "malformed or truncated JSON: "
                            + LOCATION.matcher(e.getOriginalMessage()).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw new TraceException(file, lineNumber, e.getMessage());
        }
    }

    /** Whether there was another line; it stands in {@link #line} without its end. */
    private boolean readLine() throws IOException, TraceException {
        lineLength = 0;
        lineNumber++;
        int value;
        while ((value = input.read()) >= 0) {
            if (value == '\n') {
                return true;
            }
            if (lineLength == MAX_LINE_BYTES) {
                throw new TraceException(
                        file, lineNumber, "longer than " + MAX_LINE_BYTES + " bytes");
            }
            if (lineLength == line.length) {
                line = Arrays.copyOf(line, 2 * line.length);
            }
            line[lineLength++] = (byte) value;
        }
        return lineLength > 0;
    }

    private boolean isBlank() {
        for (int i = 0; i < lineLength; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Closes the file. */
    @Override
    public void close() throws TraceException {
        try {
            input.close();
        } catch (IOException e) {
            throw new TraceException(file, "can't be closed: " + e.getMessage(), e);
        }
    }
}
