package io.lmcache4j.connector.s3;

import io.lmcache4j.engine.key.EngineKey;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.storage.remote.ChunkFormat;
import io.lmcache4j.engine.storage.remote.RemoteConnector;
import io.lmcache4j.engine.storage.remote.Staging;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * A bucket (engine.md §7.12): an object is named after its key's text with {@code _} for {@code /},
 * and is the raw bytes of one whole piece.
 *
 * <p>Answers are not remembered: other processes write and remove. Connections are made at the
 * first call and anew when they break.
 */
final class S3Connector implements RemoteConnector {
    private static final String CONTENT_TYPE = "application/octet-stream";

    /** How many objects are asked for at first, before more are, four times as many each time. */
    private static final int FIRST_WAVE = 4;

    private final S3Settings settings;
    private final ChunkFormat format;
    private final S3Failures failures;
    private final S3Transport transport;
    private volatile boolean closed;

    S3Connector(S3Settings settings, ChunkFormat format) {
        this.settings = settings;
        this.format = format;
        this.failures = new S3Failures(settings);
        this.transport = S3Transport.open(settings);
    }

    /** Name of the object; the SDK encodes it for the path. */
    static String objectName(EngineKey key) {
        return key.text().replace('/', '_');
    }

    @Override
    public boolean exists(EngineKey key) throws IOException, InterruptedException {
        return find(
                        "HEAD " + key,
                        s3 -> s3.headObject(o -> o.bucket(bucket()).key(objectName(key))))
                .isPresent();
    }

    /** Asks for many at once, in waves that grow while all is there. */
    @Override
    public int countLeading(List<EngineKey> keys) throws IOException, InterruptedException {
        int found = 0;
        int wave = 1;
        while (found < keys.size()) {
            wave = Math.min(Math.max(FIRST_WAVE, wave * 4), settings.connections());
            List<EngineKey> next = keys.subList(found, Math.min(keys.size(), found + wave));
            int leading = countWave(next);
            found += leading;
            if (leading < next.size()) {
                break;
            }
        }
        return found;
    }

    private int countWave(List<EngineKey> keys) throws IOException, InterruptedException {
        if (keys.size() == 1) {
            return exists(keys.getFirst()) ? 1 : 0;
        }
        List<Callable<Boolean>> questions = new ArrayList<>(keys.size());
        for (EngineKey key : keys) {
            questions.add(() -> exists(key));
        }
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            int leading = 0;
            for (Future<Boolean> answer : callers.invokeAll(questions)) {
                if (!answer.get()) {
                    break;
                }
                leading++;
            }
            return leading;
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case IOException io -> io;
                case Throwable other -> new IOException(other);
            };
        }
    }

    @Override
    public Optional<MemoryObj> get(EngineKey key, Staging staging)
            throws IOException, InterruptedException {
        try (ChunkReader reader = new ChunkReader(key, format.full(key), staging)) {
            return find(
                            "GET " + key,
                            s3 ->
                                    s3.getObject(
                                            o -> o.bucket(bucket()).key(objectName(key)), reader))
                    .map(_ -> reader.take());
        }
    }

    @Override
    public void put(EngineKey key, MemoryObj object) throws IOException, InterruptedException {
        long whole = format.full(key).bytes();
        if (object.size() != whole) {
            throw new UnsupportedOperationException(
                    "s3 keeps whole chunks only, of %d bytes; %s has %d (save_unfull_chunk: false"
                                    .formatted(whole, key, object.size())
                            + " stops these)");
        }
        RequestBody body =
                RequestBody.fromContentProvider(
                        () -> new SegmentStream(object.bytes()), whole, CONTENT_TYPE);
        call(
                "PUT " + key,
                s3 ->
                        s3.putObject(
                                o ->
                                        o.bucket(bucket())
                                                .key(objectName(key))
                                                .overrideConfiguration(S3Transport.LONG_CALL),
                                body));
    }

    /** Two requests: S3 answers a DELETE of nothing as one of something. */
    @Override
    public boolean remove(EngineKey key) throws IOException, InterruptedException {
        if (!exists(key)) {
            return false;
        }
        call("DELETE " + key, s3 -> s3.deleteObject(o -> o.bucket(bucket()).key(objectName(key))));
        return true;
    }

    /** Names of all objects: key texts whose {@code /} became {@code _}. */
    @Override
    public List<String> list() throws IOException, InterruptedException {
        return call(
                "LIST",
                s3 ->
                        s3
                                .listObjectsV2Paginator(
                                        o ->
                                                o.bucket(bucket())
                                                        .overrideConfiguration(
                                                                S3Transport.LONG_CALL))
                                .contents()
                                .stream()
                                .map(S3Object::key)
                                .toList());
    }

    @Override
    public boolean canPing() {
        return true;
    }

    @Override
    public void ping() throws IOException, InterruptedException {
        call("HEAD", s3 -> s3.headBucket(o -> o.bucket(bucket())));
    }

    private String bucket() {
        return settings.address().bucket();
    }

    private <T> Optional<T> find(String request, Function<S3Client, T> question)
            throws IOException, InterruptedException {
        return call(
                request,
                s3 -> {
                    try {
                        return Optional.of(question.apply(s3));
                    } catch (S3Exception answer) {
                        if (S3Failures.isAbsent(answer)) {
                            return Optional.empty();
                        }
                        throw answer;
                    }
                });
    }

    private <T> T call(String request, Function<S3Client, T> question)
            throws IOException, InterruptedException {
        if (closed) {
            throw failures.closed(request, null);
        }
        try {
            return question.apply(transport.client());
        } catch (RuntimeException e) {
            // A call that was under way when the client closed ends by one or another of these.
            if (closed) {
                throw failures.closed(request, e);
            }
            if (e instanceof SdkException failure) {
                throw failures.explain(request, failure);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        closed = true;
        transport.close();
    }
}
