package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A record that is a map on the wire, with a tag before its fields or without.
 *
 * <p>All fields are written. Read in any order, others are skipped, and what is missing is its
 * default where it has one.
 */
final class Fields implements Shape {
    /** By record and component: what stands for a field that is not there (controller.md §5). */
    private static final Map<String, Object> DEFAULTS =
            Map.ofEntries(
                    Map.entry("RegisterRetMsg.extra_config", Map.of()),
                    Map.entry("HeartbeatRetMsg.commands", List.of()),
                    Map.entry("FullSyncStartRetMsg.error_msg", Optional.empty()),
                    Map.entry("FullSyncStatusRetMsg.missing_batches", Tokens.of()),
                    Map.entry("FullSync.reason", Optional.empty()),
                    Map.entry("FullSync.args", Optional.empty()),
                    Map.entry("Unspecified.reason", Optional.empty()),
                    Map.entry("Unspecified.args", Optional.empty()),
                    Map.entry("KVAdmitMsg.seq_num", 0L),
                    Map.entry("KVEvictMsg.seq_num", 0L),
                    Map.entry("CompressWorkerMsg.tokens", Optional.empty()),
                    Map.entry("DecompressWorkerMsg.tokens", Optional.empty()),
                    Map.entry("MoveWorkerMsg.tokens", Optional.empty()),
                    Map.entry("MoveWorkerMsg.copy", Optional.of(true)),
                    Map.entry("CompressMsg.tokens", Optional.empty()),
                    Map.entry("DecompressMsg.tokens", Optional.empty()),
                    Map.entry("MoveMsg.tokens", Optional.empty()),
                    Map.entry("MoveMsg.copy", Optional.of(false)));

    private record Field(String name, Shape shape, Optional<Object> absent) {}

    private final RecordParts parts;
    private final Optional<Tag> tag;
    private final List<Field> fields;

    /**
     * What tells a map's type.
     *
     * @param key such as {@code type}
     * @param value such as {@code RegisterMsg}
     */
    record Tag(String key, String value) {}

    private Fields(Class<?> type, Optional<Tag> tag) {
        this.tag = tag;
        parts = RecordParts.of(type);
        fields = IntStream.range(0, parts.size()).mapToObj(i -> field(type, i)).toList();
    }

    private Field field(Class<?> type, int index) {
        String name = parts.names().get(index);
        return new Field(
                name,
                Shapes.of(parts.components().get(index).getGenericType()),
                Optional.ofNullable(DEFAULTS.get(type.getSimpleName() + "." + name)));
    }

    static Fields untagged(Class<?> type) {
        return new Fields(type, Optional.empty());
    }

    static Fields tagged(Class<?> type, Tag tag) {
        return new Fields(type, Optional.of(tag));
    }

    @Override
    public Object read(Object node) throws InvalidException {
        if (!(node instanceof Map<?, ?> map)) {
            throw InvalidException.expected(typeName(), node);
        }
        Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(fields.get(i), map);
        }
        return parts.make(values);
    }

    private static Object value(Field field, Map<?, ?> map) throws InvalidException {
        Object node = map.get(field.name());
        if (node == null) {
            return field.absent()
                    .orElseThrow(
                            () ->
                                    new InvalidException(
                                            "Object missing required field `%s`"
                                                    .formatted(field.name())));
        }
        try {
            return field.shape().read(node);
        } catch (InvalidException e) {
            throw e.at("." + field.name());
        }
    }

    @Override
    public void write(Object value, MessagePacker packer) throws IOException {
        packer.packMapHeader(fields.size() + (tag.isPresent() ? 1 : 0));
        if (tag.isPresent()) {
            packer.packString(tag.get().key()).packString(tag.get().value());
        }
        for (int i = 0; i < fields.size(); i++) {
            packer.packString(fields.get(i).name());
            fields.get(i).shape().write(parts.get(value, i), packer);
        }
    }

    @Override
    public String typeName() {
        return "object";
    }
}
