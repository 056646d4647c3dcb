package io.lmcache4j.controller.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lmcache4j.controller.message.MessageCodec.Decoded;
import io.lmcache4j.controller.message.WorkerMsg.FullSyncBatchMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.BatchedP2PLookupMsg;
import io.lmcache4j.controller.message.WorkerReqMsg.RegisterMsg;
import io.lmcache4j.controller.message.WorkerReqRetMsg.HeartbeatRetMsg;

import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

class MessageCodecTest {
    @Test
    void anOldRegistrationIsReadByTheLenientWay() throws MessageException {
        byte[] frame =
                json(
                        """
                        {"type":"RegisterMsg","instance_id":"i","worker_id":1,"ip":"10.0.0.1",
                        "port":8500,"distributed_url":"10.0.0.1:8200"}\
                        """);
        assertThat(MessageCodec.decodeLenient(frame))
                .isEqualTo(
                        new Decoded(
                                new RegisterMsg(
                                        "i", 1, "10.0.0.1", 8500, Optional.of("10.0.0.1:8200")),
                                Dialect.MID_2025));
    }

    @Test
    void aRegistrationWithoutAnAddressForPeersIsReadByTheLenientWay() throws MessageException {
        byte[] frame =
                json(
                        """
                        {"type":"RegisterMsg","instance_id":"i","worker_id":1,"ip":"10.0.0.1",
                        "port":8500}\
                        """);
        assertThat(MessageCodec.decodeLenient(frame).message())
                .isEqualTo(new RegisterMsg("i", 1, "10.0.0.1", 8500, Optional.empty()));
    }

    @Test
    void aLookupThatDoesNotSayWhoAsksIsOfAutumn2025() throws MessageException {
        byte[] frame = json("{\"type\":\"BatchedP2PLookupMsg\",\"hashes\":[1,-2]}");
        assertThat(MessageCodec.decodeLenient(frame))
                .isEqualTo(
                        new Decoded(
                                new BatchedP2PLookupMsg(ChunkKeys.of(1, -2), "", 0),
                                Dialect.AUTUMN_2025));
    }

    @Test
    void leniencyGoesNoFurther() {
        byte[] frame = json("{\"type\":\"RegisterMsg\",\"instance_id\":\"i\",\"worker_id\":1}");
        assertThatThrownBy(() -> MessageCodec.decodeLenient(frame))
                .isInstanceOf(MessageException.class)
                .hasMessage("Object missing required field `ip`");
    }

    @Test
    void aNumberBeyond64BitsWithASignIsRefusedWhereItIsNoKey() {
        byte[] frame =
                json(
                        """
                        {"type":"DeRegisterMsg","instance_id":"i","worker_id":9223372036854775808,
                        "ip":"a","port":1}\
                        """);
        assertThatThrownBy(() -> MessageCodec.decode(frame))
                .hasMessage("Integer value out of range - at `$.worker_id`");
    }

    @Test
    void aKeyInJsonMayBeAnyOfBothRanges() throws MessageException {
        byte[] frame =
                json(
                        """
                        {"type":"KVAdmitMsg","instance_id":"i","worker_id":1,
                        "key":18446744073709551615,"location":"L"}\
                        """);
        assertThat(((WorkerMsg.KVAdmitMsg) MessageCodec.decode(frame)).key())
                .isEqualTo(ChunkKey.of(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)))
                .isNotEqualTo(ChunkKey.of(-1));
    }

    @Test
    void keysOfAFullSyncAreKeptInOrder() throws MessageException {
        long[] keys = LongStream.range(-1000, 1000).map(i -> i * 0x9e3779b97f4a7c15L).toArray();
        var batch = new FullSyncBatchMsg("i", 0, "L", "s", 3, ChunkKeys.of(keys));
        assertThat(MessageCodec.decode(MessageCodec.encode(batch))).isEqualTo(batch);
    }

    @Test
    void argumentsOfACommandAreKept() throws MessageException {
        var answer =
                new HeartbeatRetMsg(
                        List.of(
                                new HeartbeatCommand.FullSync(
                                        Optional.of("sequence_gap"),
                                        Optional.of(
                                                Map.of(
                                                        "list", List.of(1L, "two", 3.5),
                                                        "nothing", Optional.empty())))));
        assertThat(MessageCodec.decode(MessageCodec.encode(answer))).isEqualTo(answer);
    }

    @Test
    void aClaimOfMoreThanThereIsIsTruncatedBeforeRoomIsMade() throws IOException {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(1).packString("type").packArrayHeader(Integer.MAX_VALUE);
            assertTruncated(packer.toByteArray());
        }
        assertTruncated(new byte[] {(byte) 0xdb, 0x7f, -1, -1, -1});
        assertTruncated(new byte[] {(byte) 0xc6, -1, -1, -1, -1});
        assertTruncated(new byte[] {(byte) 0xdf, -1, -1, -1, -1});
        assertTruncated(new byte[] {(byte) 0xdd, -1, -1, -1, -1});
        assertTruncated(new byte[0]);
    }

    @Test
    void keysOfAnyWidthBesideEachOtherAreReadAndMissedWhereAFrameEnds() throws MessageException {
        BigInteger high = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.TWO);
        List<ChunkKey> keys = new ArrayList<>();
        for (long width : new long[] {1, 1 << 7, 1 << 15, 1L << 31, 1L << 40, Long.MAX_VALUE}) {
            keys.add(ChunkKey.of(width));
            keys.add(ChunkKey.of(-width));
            keys.add(ChunkKey.of(high));
            keys.add(ChunkKey.of(Long.MIN_VALUE));
        }
        Collections.shuffle(keys, new Random(5));
        var batch = new FullSyncBatchMsg("i", 0, "L", "s", 3, ChunkKeys.of(keys));
        byte[] frame = MessageCodec.encode(batch);

        assertThat(MessageCodec.decode(frame)).isEqualTo(batch);
        for (int length = 0; length < frame.length; length++) {
            assertTruncated(Arrays.copyOf(frame, length));
        }
    }

    private static void assertTruncated(byte[] frame) {
        assertThatThrownBy(() -> MessageCodec.decode(frame))
                .isInstanceOf(MessageException.class)
                .hasMessageContaining("truncated");
    }

    @Test
    void nestingEndsAtSixtyFour() {
        byte[] frame = new byte[100_000];
        Arrays.fill(frame, (byte) 0x91);
        assertThatThrownBy(() -> MessageCodec.decode(frame))
                .isInstanceOf(MessageException.class)
                .hasMessageContaining("nested deeper than 64");
        byte[] text = json("{\"a\":" + "[".repeat(100_000));
        assertThatThrownBy(() -> MessageCodec.decode(text)).isInstanceOf(MessageException.class);
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
