package io.lmcache4j.controller.endpoint;

import io.lmcache4j.controller.message.Dialect;

import java.util.Map;

/**
 * Who speaks as older releases of LMCache do (controller.md §16.1, §17).
 *
 * @param messages so far, for each older dialect
 * @param senders {@code INSTANCE/RANK}, the first of them; who speaks the current one meanwhile is
 *     not among them
 */
public record DialectStats(Map<Dialect, Long> messages, Map<String, Dialect> senders) {
    public DialectStats {
        messages = Map.copyOf(messages);
        senders = Map.copyOf(senders);
    }
}
