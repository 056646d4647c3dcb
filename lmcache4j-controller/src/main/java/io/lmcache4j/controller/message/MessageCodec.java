package io.lmcache4j.controller.message;

import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Messages as bytes (controller.md §4): one MessagePack map whose first key is {@code type}, with
 * every field in declared order, byte for byte as LMCache writes it. Read more freely than it is
 * written, by LMCache's rules and with its texts. Thread-safe, without state.
 */
public final class MessageCodec {
    private static final Tagged MESSAGES = Tagged.message();

    private MessageCodec() {}

    /**
     * A message that was understood.
     *
     * @param dialect whose words it is in
     */
    public record Decoded(Message message, Dialect dialect) {}

    /** A message as LMCache would send it. */
    public static byte[] encode(Message message) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            MESSAGES.write(message, packer);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The message in a frame of MessagePack, or of JSON if it begins with a brace.
     *
     * @throws MessageException with the text of LMCache's decoder, if it is none
     */
    public static Message decode(byte[] frame) throws MessageException {
        return message(node(frame));
    }

    /**
     * The same, which understands older releases too (controller.md §17): a registration or
     * heartbeat with {@code distributed_url}, or with no address for peers at all; a P2P lookup
     * that does not say who asks, which then excludes nobody.
     */
    public static Decoded decodeLenient(byte[] frame) throws MessageException {
        Object node = node(frame);
        if (!(node instanceof Map<?, ?> map) || !(map.get("type") instanceof String type)) {
            return new Decoded(message(node), Dialect.CURRENT);
        }
        return switch (type) {
            case "RegisterMsg", "HeartbeatMsg" ->
                    map.containsKey("peer_init_url")
                            ? new Decoded(message(node), Dialect.CURRENT)
                            : with(
                                    map,
                                    Dialect.MID_2025,
                                    Map.of("peer_init_url", distributed(map)));
            case "BatchedP2PLookupMsg" ->
                    map.containsKey("instance_id")
                            ? new Decoded(message(node), Dialect.CURRENT)
                            : with(
                                    map,
                                    Dialect.AUTUMN_2025,
                                    Map.of("instance_id", "", "worker_id", 0L));
            case "KVAdmitMsg", "KVEvictMsg" -> new Decoded(message(node), Dialect.MID_2025);
            default -> new Decoded(message(node), Dialect.CURRENT);
        };
    }

    private static Object distributed(Map<?, ?> map) {
        Object url = map.get("distributed_url");
        return url == null ? Nodes.NONE : url;
    }

    private static Decoded with(Map<?, ?> map, Dialect dialect, Map<String, Object> missing)
            throws MessageException {
        Map<Object, Object> whole = new LinkedHashMap<>(missing);
        whole.putAll(map);
        return new Decoded(message(whole), dialect);
    }

    private static Object node(byte[] frame) throws MessageException {
        return JsonFrames.is(frame) ? JsonFrames.read(frame) : PackReader.read(frame);
    }

    private static Message message(Object node) throws MessageException {
        try {
            return (Message) MESSAGES.read(node);
        } catch (InvalidException e) {
            throw e.atLast();
        }
    }
}
