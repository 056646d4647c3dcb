package io.lmcache4j.connector.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

import java.util.Optional;

/**
 * One command and the future of its answer.
 *
 * <p>It knows which connection carries it, so that whoever gives it up can close that connection.
 */
class RedisCall<T> extends AsyncCommand<byte[], byte[], T> {
    private volatile ValueHandler carrier;
    private volatile long sentNanos;

    RedisCall(
            CommandType type,
            CommandOutput<byte[], byte[], T> output,
            CommandArgs<byte[], byte[]> arguments) {
        super(new Command<>(type, output, arguments));
    }

    static CommandArgs<byte[], byte[]> arguments() {
        return new CommandArgs<>(ByteArrayCodec.INSTANCE);
    }

    /** It goes out on this connection now; after a redirection on another. */
    final void carriedBy(ValueHandler handler) {
        sentNanos = System.nanoTime();
        carrier = handler;
    }

    /** When {@link #carriedBy} was, by the clock of {@link System#nanoTime}. */
    final long sentNanos() {
        return sentNanos;
    }

    /** The connection that carries it; empty before it is written. */
    final Optional<ValueHandler> carrier() {
        return Optional.ofNullable(carrier);
    }

    /** Whether a part of it may be still to be written. */
    boolean isBeingWritten() {
        return false;
    }
}
