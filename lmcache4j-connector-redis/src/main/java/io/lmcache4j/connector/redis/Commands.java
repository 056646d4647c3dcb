package io.lmcache4j.connector.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandType;
import io.lmcache4j.engine.config.SecretMask;
import io.lmcache4j.engine.memory.MemoryObj;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The few commands that pieces need, as calls that block.
 *
 * <p>A call fails when no byte has come or gone for the time it may take, and its connection is
 * closed then: whatever is at its other end does not answer. A caller that is interrupted leaves
 * the connection to the others, unless its own value is still being written, or nobody had an
 * answer for a while.
 */
final class Commands {
    /** However busy a connection is, an answer has come after so many times the silence allowed. */
    private static final int MOST_ROUNDS = 12;

    private final Connections connections;
    private final String name;
    private final Duration timeout;
    private final Optional<Duration> timeToLive;

    /**
     * Commands.
     *
     * @param name of the store, for messages
     */
    Commands(
            Connections connections, String name, Duration timeout, Optional<Duration> timeToLive) {
        this.connections = connections;
        this.name = name;
        this.timeout = timeout;
        this.timeToLive = timeToLive;
    }

    /** Whether each key is there. */
    List<Boolean> exist(List<byte[]> keys) throws IOException, InterruptedException {
        List<RedisCall<Long>> calls = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            calls.add(
                    new RedisCall<>(
                            CommandType.EXISTS,
                            new IntegerOutput<>(ByteArrayCodec.INSTANCE),
                            RedisCall.arguments().addKey(key)));
        }
        return all(calls).stream().map(found -> found > 0).toList();
    }

    /** A small value; empty if there is none. */
    Optional<byte[]> get(byte[] key) throws IOException, InterruptedException {
        return Optional.ofNullable(
                one(
                        new RedisCall<>(
                                CommandType.GET,
                                new ByteArrayOutput<>(ByteArrayCodec.INSTANCE),
                                RedisCall.arguments().addKey(key))));
    }

    /**
     * Reads a value into memory of its size.
     *
     * @return its true length, or -1 if there is none; the memory holds it if the lengths agree
     */
    long get(byte[] key, MemoryObj target) throws IOException, InterruptedException {
        ReadCall call = new ReadCall(key, target);
        return one(call) == null ? -1 : call.length();
    }

    /** Writes a small value. */
    void set(byte[] key, byte[] value) throws IOException, InterruptedException {
        var arguments = RedisCall.arguments().addKey(key).addValue(value);
        timeToLive.ifPresent(time -> arguments.add("EX").add(time.toSeconds()));
        one(
                new RedisCall<>(
                        CommandType.SET, new StatusOutput<>(ByteArrayCodec.INSTANCE), arguments));
    }

    /** Writes a value from memory. */
    void set(byte[] key, MemoryObj value) throws IOException, InterruptedException {
        one(new WriteCall(key, value, timeToLive));
    }

    /** Removes a key; whether it was there. */
    boolean delete(byte[] key) throws IOException, InterruptedException {
        return one(
                        new RedisCall<>(
                                CommandType.DEL,
                                new IntegerOutput<>(ByteArrayCodec.INSTANCE),
                                RedisCall.arguments().addKey(key)))
                > 0;
    }

    /** Asks the store whether it is there. */
    void ping() throws IOException, InterruptedException {
        one(
                new RedisCall<>(
                        CommandType.PING,
                        new StatusOutput<>(ByteArrayCodec.INSTANCE),
                        RedisCall.arguments()));
    }

    private <T> T one(RedisCall<T> call) throws IOException, InterruptedException {
        return all(List.of(call)).getFirst();
    }

    /** All on one connection, one behind the other. */
    private <T> List<T> all(List<RedisCall<T>> calls) throws IOException, InterruptedException {
        try (Connections.Link link = connections.take()) {
            Connections.Connection connection = link.connection();
            for (RedisCall<T> call : calls) {
                connection.send(call);
            }
            // Answers may be null.
            List<T> answers = new ArrayList<>(calls.size());
            for (RedisCall<T> call : calls) {
                answers.add(answer(call));
            }
            return answers;
        } catch (RedisException | IOException e) {
            calls.forEach(this::giveUp);
            throw failed(calls.getFirst(), e);
        } catch (InterruptedException e) {
            calls.forEach(this::giveUp);
            throw e;
        }
    }

    private <T> T answer(RedisCall<T> call) throws IOException, InterruptedException {
        long before = progress(call);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            try {
                return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RedisCommandExecutionException refused
                        && String.valueOf(refused.getMessage()).startsWith("READONLY")) {
                    // A former master: find the present one.
                    call.carrier().ifPresent(ValueHandler::close);
                }
                throw new IOException(e.getCause().getMessage(), e.getCause());
            } catch (CancellationException e) {
                throw new IOException("the connection was closed", e);
            } catch (TimeoutException _) {
                long now = progress(call);
                if (now == before) {
                    break;
                }
                before = now;
            }
        }
        call.carrier().ifPresent(ValueHandler::close);
        throw new IOException("no answer for " + timeout.toMillis() + " ms");
    }

    private static long progress(RedisCall<?> call) {
        return call.carrier().map(ValueHandler::progress).orElse(0L);
    }

    private void giveUp(RedisCall<?> call) {
        if (!call.isDone()) {
            call.cancel();
            call.carrier()
                    .ifPresent(
                            carrier -> {
                                if (call.isBeingWritten() || carrier.isSilent(call)) {
                                    carrier.close();
                                } else {
                                    carrier.forget(call);
                                }
                            });
        }
    }

    private IOException failed(RedisCall<?> call, Exception cause) {
        String why = SecretMask.text(String.valueOf(cause.getMessage()));
        return new IOException("%s at %s: %s".formatted(call.getType(), name, why), cause);
    }
}
