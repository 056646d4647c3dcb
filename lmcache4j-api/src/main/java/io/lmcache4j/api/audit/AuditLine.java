package io.lmcache4j.api.audit;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.body.JsonSyntaxException;
import io.lmcache4j.api.body.UnreadableTextException;
import io.lmcache4j.api.routing.AuditTrail;
import io.lmcache4j.api.routing.AuditedCall;
import io.lmcache4j.api.routing.Caller;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the log, and what it is looked for by.
 *
 * @param sequence its number
 * @param time when the call came, epoch seconds
 * @param name of the caller's token or certificate; empty without one
 * @param user of the caller's process; empty if unknown
 * @param route {@code METHOD /path}
 * @param text the line without its end, in UTF-8; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AuditLine(long sequence, double time, String name, String user, String route, byte[] text) {
    /** A longer one leaves out what it was about, and keeps who, when, and what came of it. */
    static final int LONGEST = 16 << 10;

    private static final double MICROS_PER_MILLI = 1e3;

    /** The line that tells of a call; its fields are in the order of operator-api.md §5. */
    static AuditLine of(long sequence, AuditedCall call) {
        byte[] text = BodyStyle.COMPACT.render(fields(sequence, call, true));
        if (text.length > LONGEST) {
            text = BodyStyle.COMPACT.render(fields(sequence, call, false));
        }
        Caller caller = call.caller();
        return new AuditLine(
                sequence, call.time(), caller.name(), caller.user().orElse(""), call.route(), text);
    }

    private static Map<String, Object> fields(long sequence, AuditedCall call, boolean whole) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("sequence", sequence);
        fields.put("time", call.time());
        fields.put("who", who(call.caller()));
        fields.put("route", call.route());
        fields.put("parameters", whole ? AuditValues.of("", call.parameters()) : Map.of());
        if (whole) {
            call.before().ifPresent(value -> fields.put("before", AuditValues.of("", value)));
            call.after().ifPresent(value -> fields.put("after", AuditValues.of("", value)));
        }
        fields.put("result", call.status());
        fields.put(
                "detail",
                whole
                        ? AuditValues.of("", call.detail())
                        : Map.of("omitted", "parameters, before, after and detail are too long"));
        fields.put("duration_ms", Math.round(call.millis() * MICROS_PER_MILLI) / MICROS_PER_MILLI);
        return fields;
    }

    private static Map<String, Object> who(Caller caller) {
        var who = new LinkedHashMap<String, Object>();
        who.put("name", caller.name().isEmpty() ? null : AuditValues.of("", caller.name()));
        who.put("user", caller.user().map(user -> AuditValues.of("", user)).orElse(null));
        who.put("address", caller.address());
        return who;
    }

    /** A line that was written before; empty if it can't be understood. */
    static Optional<AuditLine> parse(byte[] text) {
        try {
            return JsonReader.read(text) instanceof Map<?, ?> map
                    ? of(map, text)
                    : Optional.empty();
        } catch (JsonSyntaxException | UnreadableTextException e) {
            return Optional.empty();
        }
    }

    private static Optional<AuditLine> of(Map<?, ?> map, byte[] text) {
        return map.get("sequence") instanceof Long sequence
                        && map.get("time") instanceof Number time
                        && map.get("who") instanceof Map<?, ?> who
                        && map.get("route") instanceof String route
                ? Optional.of(
                        new AuditLine(
                                sequence,
                                time.doubleValue(),
                                who.get("name") instanceof String name ? name : "",
                                who.get("user") instanceof String user ? user : "",
                                route,
                                text))
                : Optional.empty();
    }

    boolean matches(AuditTrail.Filter filter) {
        return filter.since().map(since -> time >= since).orElse(true)
                && filter.who().map(who -> who.equals(name) || who.equals(user)).orElse(true)
                && filter.route().map(this::isFor).orElse(true)
                && (filter.below().isEmpty() || sequence < filter.below().getAsLong());
    }

    private boolean isFor(String wanted) {
        return wanted.equals(route) || route.endsWith(" " + wanted);
    }
}
