package io.lmcache4j.connector.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.protocol.CommandType;
import io.lmcache4j.engine.memory.MemoryObj;
import io.lmcache4j.engine.memory.MemoryPool;
import io.lmcache4j.engine.memory.ObjectShape;
import io.lmcache4j.engine.memory.PoolOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Replies in pieces of every size, and values that look like replies. */
class ValueHandlerTest {
    private static final byte[] KEY = {'k'};
    private static final String VALUE = "$3\r\nx\r\n*2\r\n-E";

    private final MemoryPool pool = new MemoryPool(64 * 4096L, PoolOptions.DEFAULT);
    private final EmbeddedChannel channel = new EmbeddedChannel(new CommandEncoder());

    ValueHandlerTest() {
        ValueHandler.install(channel);
    }

    @AfterEach
    void everythingComesBack() {
        channel.finishAndReleaseAll();
        assertThat(pool.activeObjects()).isZero();
        pool.close();
    }

    private MemoryObj memory(int bytes) {
        return pool.allocate(ObjectShape.ofBytes(bytes)).orElseThrow();
    }

    private static RedisCall<byte[]> other() {
        return new RedisCall<>(
                CommandType.GET,
                new ByteArrayOutput<>(ByteArrayCodec.INSTANCE),
                RedisCall.arguments().addKey(KEY));
    }

    /** Feeds replies in pieces; what goes on to Lettuce. */
    private String feed(String replies, int piece) {
        byte[] bytes = replies.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder passed = new StringBuilder();
        for (int at = 0; at < bytes.length; at += piece) {
            int length = Math.min(piece, bytes.length - at);
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, length));
            for (ByteBuf out = channel.readInbound(); out != null; out = channel.readInbound()) {
                passed.append(out.toString(StandardCharsets.ISO_8859_1));
                out.release();
            }
        }
        return passed.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 11, 16, 23, 1000})
    void onlyTheValueThatIsReadIsTakenOut(int piece) {
        MemoryObj wanted = memory(VALUE.length());
        MemoryObj small = memory(5);
        ReadCall whole = new ReadCall(KEY, wanted);
        ReadCall wrong = new ReadCall(KEY, small);
        ReadCall absent = new ReadCall(KEY, small);
        ReadCall refused = new ReadCall(KEY, small);
        List.of(other(), whole, other(), wrong, absent, refused, other())
                .forEach(channel::writeOutbound);
        String value = "$" + VALUE.length() + "\r\n" + VALUE + "\r\n";
        String nested = "*2\r\n*1\r\n" + value + "*2\r\n:5\r\n$-1\r\n";
        String passed =
                feed(
                        value + value + nested + value + "$-1\r\n" + "-MOVED 1 h:1\r\n" + "+OK\r\n",
                        piece);
        String empty = "$0\r\n\r\n";
        assertThat(passed)
                .isEqualTo(
                        value
                                + empty
                                + nested
                                + empty
                                + "$-1\r\n"
                                + "-MOVED 1 h:1\r\n"
                                + "+OK\r\n");
        assertThat(whole.length()).isEqualTo(VALUE.length());
        assertThat(wanted.bytes().toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(VALUE.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(wrong.length()).isEqualTo(VALUE.length());
        assertThat(absent.length()).isEqualTo(-1);
        assertThat(refused.length()).isEqualTo(-1);
        wanted.release();
        small.release();
    }

    @Test
    void aConnectionThatEndsInAValueLetsGoOfTheMemory() {
        MemoryObj wanted = memory(100);
        channel.writeOutbound(new ReadCall(KEY, wanted));
        assertThat(feed("$100\r\nabc", 100)).isEmpty();
        assertThat(wanted.refCount()).isEqualTo(2);
        var _ = channel.close();
        assertThat(wanted.refCount()).isEqualTo(1);
        wanted.release();
    }

    @Test
    void aCallThatWasGivenUpTakesNoMoreBytes() {
        MemoryObj wanted = memory(6);
        ReadCall call = new ReadCall(KEY, wanted);
        channel.writeOutbound(call);
        assertThat(feed("$6\r\nabc", 100)).isEmpty();
        call.cancel();
        assertThat(feed("def\r\n+OK\r\n", 100)).isEqualTo("$0\r\n\r\n+OK\r\n");
        assertThat(wanted.refCount()).isEqualTo(1);
        assertThat(wanted.bytes().get(ValueLayout.JAVA_BYTE, 3)).isZero();
        wanted.release();
    }

    @Test
    void memoryThatIsGoneIsNotWritten() {
        MemoryObj gone = memory(6);
        gone.release();
        assertThat(new WriteCall(KEY, gone, Optional.empty()).frame(channel.alloc())).isEmpty();
    }
}
