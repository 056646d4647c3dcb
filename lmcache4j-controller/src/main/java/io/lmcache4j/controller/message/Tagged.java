package io.lmcache4j.controller.message;

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One of several records, told apart by a tag. */
final class Tagged implements Shape {
    private final String key;
    private final Map<String, Fields> byTag = new HashMap<>();
    private final Map<Class<?>, Fields> byType = new HashMap<>();

    private Tagged(String key) {
        this.key = key;
    }

    /** All messages, tagged with the names of their records. */
    static Tagged message() {
        var messages = new Tagged("type");
        records(Message.class).distinct().forEach(type -> messages.add(type, type.getSimpleName()));
        return messages;
    }

    /** The commands in the answer to a heartbeat. */
    static Tagged command() {
        var commands = new Tagged("command_type");
        commands.add(HeartbeatCommand.FullSync.class, "full_sync");
        commands.add(HeartbeatCommand.Unspecified.class, "HeartbeatCommand");
        return commands;
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Stream.of(type.getPermittedSubclasses()).flatMap(Tagged::records);
    }

    private void add(Class<?> type, String tag) {
        Fields fields = Fields.tagged(type, new Fields.Tag(key, tag));
        byTag.put(tag, fields);
        byType.put(type, fields);
    }

    /** All tags. */
    List<String> tags() {
        return List.copyOf(byTag.keySet());
    }

    @Override
    public Object read(Object node) throws InvalidException {
        if (!(node instanceof Map<?, ?> map)) {
            throw InvalidException.expected(typeName(), node);
        }
        Object tag = map.get(key);
        if (tag == null) {
            throw new InvalidException("Object missing required field `%s`".formatted(key));
        }
        if (!(tag instanceof String text)) {
            throw InvalidException.expected("str", tag).at("." + key);
        }
        Fields fields = byTag.get(text);
        if (fields == null) {
            throw new InvalidException("Invalid value '%s'".formatted(text)).at("." + key);
        }
        return fields.read(node);
    }

    @Override
    public void write(Object value, MessagePacker packer) throws IOException {
        byType.get(value.getClass()).write(value, packer);
    }

    @Override
    public String typeName() {
        return "object";
    }
}
