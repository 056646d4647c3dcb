package io.lmcache4j.connector.redis;

import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.CommandWrapper;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseCombiner;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;

/**
 * Lets values go past Lettuce: on one connection, between its encoder and its command handler.
 *
 * <p>Lettuce would copy a value that is written into a buffer of its size, and collect one that is
 * read in another, twice. Here a {@link WriteCall} gives the socket the memory of the chunk itself,
 * and the bytes for a {@link ReadCall} are copied once, piece by piece as they come, to where they
 * belong; Lettuce then sees an empty value in their place. All else passes unchanged.
 *
 * <p>To know whose answer comes, it notes the commands as they go out and follows the frames of the
 * answers. Everything but {@link #progress} happens on the thread of the connection.
 */
final class ValueHandler extends ChannelDuplexHandler {
    private static final long SILENCE_NANOS = 500_000_000;
    private static final byte[] EMPTY_VALUE = {'$', '0', '\r', '\n', '\r', '\n'};

    /** What was written and not answered; empty where nobody's value is to be read. */
    private final Deque<Optional<ReadCall>> unanswered = new ArrayDeque<>();

    private final ReplyFrames frames = new ReplyFrames();
    private final ReplyLine line = new ReplyLine();
    private final Channel channel;

    /** The value that comes just now, or null. */
    private ReadCall reading;

    private volatile long receivedNanos = System.nanoTime();

    ValueHandler(Channel channel) {
        this.channel = channel;
    }

    /** Puts one into a connection that Lettuce has made. */
    static void install(Channel channel) {
        if (channel.pipeline().get(ValueHandler.class) == null) {
            channel.pipeline()
                    .addAfter(
                            channel.pipeline().context(CommandEncoder.class).name(),
                            "values",
                            new ValueHandler(channel));
        }
    }

    /** A number that changes as long as bytes come, or go. */
    long progress() {
        ChannelOutboundBuffer outgoing = channel.unsafe().outboundBuffer();
        return receivedNanos - (outgoing == null ? 0 : outgoing.totalPendingWriteBytes());
    }

    /** Whether the other end has said nothing for a while, although it was asked. */
    boolean isSilent(RedisCall<?> asked) {
        long now = System.nanoTime();
        return Math.min(now - asked.sentNanos(), now - receivedNanos) > SILENCE_NANOS;
    }

    /** Ends the connection; Lettuce makes a new one. */
    void close() {
        var _ = channel.close();
    }

    /** Nobody waits for this any more. */
    void forget(RedisCall<?> call) {
        if (call instanceof ReadCall read) {
            channel.eventLoop().execute(read::abandon);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof Collection<?> commands) {
            PromiseCombiner all = new PromiseCombiner(ctx.executor());
            for (Object command : commands) {
                ChannelPromise one = ctx.newPromise();
                all.add((Future<?>) one);
                writeOne(ctx, command, one);
            }
            all.finish(promise);
        } else {
            writeOne(ctx, message, promise);
        }
    }

    private void writeOne(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        RedisCall<?> call =
                message instanceof RedisCommand<?, ?, ?> command
                        ? CommandWrapper.unwrap(command, RedisCall.class)
                        : null;
        if (call != null) {
            call.carriedBy(this);
        }
        if (call instanceof WriteCall writing) {
            write(ctx, writing, promise);
        } else {
            unanswered.add(call instanceof ReadCall read ? Optional.of(read) : Optional.empty());
            var _ = ctx.write(message, promise);
        }
    }

    private void write(ChannelHandlerContext ctx, WriteCall call, ChannelPromise promise) {
        Optional<ByteBuf> frame = call.frame(ctx.alloc());
        if (frame.isEmpty()) {
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        unanswered.add(Optional.empty());
        promise.addListener(_ -> call.written());
        // Past the encoder, which knows commands only.
        var _ = ctx.pipeline().context(CommandEncoder.class).write(frame.get(), promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        receivedNanos = System.nanoTime();
        try {
            int passed = bytes.readerIndex();
            while (bytes.isReadable()) {
                passed = step(ctx, bytes, passed);
            }
            pass(ctx, bytes, passed, bytes.readerIndex());
        } catch (IllegalStateException notRedis) {
            ctx.fireExceptionCaught(notRedis);
            var _ = ctx.close();
        } finally {
            bytes.release();
        }
    }

    /**
     * Goes on by one line or one run of bytes.
     *
     * @param passed from where on bytes go to Lettuce as they are, and have not yet
     * @return from where on now
     */
    private int step(ChannelHandlerContext ctx, ByteBuf bytes, int passed) {
        if (reading != null) {
            return stepValue(ctx, bytes);
        }
        if (frames.bytesToCome() > 0) {
            int here = (int) Math.min(frames.bytesToCome(), bytes.readableBytes());
            bytes.skipBytes(here);
            answered(frames.came(here));
            return passed;
        }
        Optional<ReadCall> reader =
                frames.isAtStart() && !unanswered.isEmpty() ? unanswered.peek() : Optional.empty();
        int start = bytes.readerIndex();
        boolean whole = line.take(bytes);
        if (reader.isEmpty()) {
            if (whole) {
                endLine();
            }
            return passed;
        }
        // The line is held back until it is known whether a value follows.
        pass(ctx, bytes, passed, start);
        if (whole) {
            beginValue(ctx, reader.get());
        }
        return bytes.readerIndex();
    }

    private void beginValue(ChannelHandlerContext ctx, ReadCall reader) {
        if (line.type() == '$' && line.number() >= 0) {
            reading = reader;
            reading.abandon();
            reading.begin(line.number());
        } else {
            ctx.fireChannelRead(line.bytes());
        }
        endLine();
    }

    private void endLine() {
        char type = line.type();
        boolean ended = frames.line(type, type == '$' || type == '*' ? line.number() : 0);
        line.clear();
        answered(ended);
    }

    private int stepValue(ChannelHandlerContext ctx, ByteBuf bytes) {
        int before = bytes.readerIndex();
        if (!reading.isComplete()) {
            reading.take(bytes);
        } else {
            bytes.skipBytes((int) Math.min(frames.bytesToCome(), bytes.readableBytes()));
        }
        if (frames.came(bytes.readerIndex() - before)) {
            reading = null;
            answered(true);
            ctx.fireChannelRead(Unpooled.wrappedBuffer(EMPTY_VALUE));
        }
        return bytes.readerIndex();
    }

    private void answered(boolean ended) {
        if (ended) {
            unanswered.poll();
        }
    }

    private static void pass(ChannelHandlerContext ctx, ByteBuf bytes, int from, int to) {
        if (to > from) {
            ctx.fireChannelRead(bytes.retainedSlice(from, to - from));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        abandon();
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        abandon();
    }

    private void abandon() {
        if (reading != null) {
            reading.abandon();
        }
        unanswered.clear();
    }
}
