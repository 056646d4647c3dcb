package io.lmcache4j.controller;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The ports of a controller's sockets (controller.md §3). 0 means any free one.
 *
 * @param pull for one-way messages
 * @param reply for requests
 * @param heartbeat for heartbeats alone; absent: workers are not asked for any
 */
public record MonitorPorts(int pull, int reply, Optional<Integer> heartbeat) {
    static final String EXAMPLE = "{\"pull\": 8300, \"reply\": 8400, \"heartbeat\": 8082}";

    /** LMCache's. */
    static final MonitorPorts DEFAULT = new MonitorPorts(8300, 8400, Optional.empty());

    private static final int MAX_PORT = 65_535;

    /** The same with another port for one-way messages. */
    MonitorPorts pulling(int port) {
        return new MonitorPorts(port, reply, heartbeat);
    }

    /** What a setting says; ports that it leaves out stay as they usually are. */
    static MonitorPorts of(Setting setting) {
        return setting.mapping(EXAMPLE).map(map -> of(setting, map)).orElse(DEFAULT);
    }

    private static MonitorPorts of(Setting setting, Map<String, Object> given) {
        Map<String, Object> left = new LinkedHashMap<>(given);
        Optional<Integer> pull = port(setting, left, "pull");
        Optional<Integer> reply = port(setting, left, "reply");
        boolean off = given.containsKey("reply") && given.get("reply") == null;
        if (off) {
            throw setting.bad("a reply port, since workers register there");
        }
        Optional<Integer> heartbeat = port(setting, left, "heartbeat");
        if (!left.isEmpty()) {
            throw setting.bad("the names pull, reply and heartbeat, as in " + EXAMPLE);
        }
        return new MonitorPorts(
                pull.orElse(DEFAULT.pull()), reply.orElse(DEFAULT.reply()), heartbeat);
    }

    /** Takes a port out of what is left; null is none. */
    private static Optional<Integer> port(Setting setting, Map<String, Object> left, String name) {
        Object value = left.remove(name);
        return value == null
                ? Optional.empty()
                : Optional.of(
                        new Setting(
                                        setting.key() + "." + name,
                                        value,
                                        setting.origin(),
                                        setting.given())
                                .integer(0, MAX_PORT));
    }
}
