package io.lmcache4j.api.masking;

import io.lmcache4j.api.routing.AccessClass;
import io.lmcache4j.api.routing.Application;
import io.lmcache4j.api.routing.Parameter;
import io.lmcache4j.api.routing.Request;
import io.lmcache4j.engine.config.LMCacheConfig;
import io.lmcache4j.engine.config.SecretMask;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one server does with secrets before it shows values.
 *
 * @param isOff whether everything is shown to everybody, {@code lmcache4j.mask_secrets: false}
 */
public record Masking(boolean isOff) {
    /** {@code ?reveal=true}, which asks for more than to read. */
    public static final Parameter<Boolean> REVEAL =
            Parameter.flag("reveal", false)
                    .about("true shows secrets; it needs the role debugger")
                    .raisingWhen(true, AccessClass.REVEAL);

    private static final String KEY = "lmcache4j.mask_secrets";

    /** Nothing else switches it off: a misspelt value must not open a door. */
    private static final Set<String> OFF = Set.of("false", "0");

    /**
     * As the configuration says when the server starts. Not later, or who may set configuration
     * could see what it takes a debugger to see.
     */
    public static Masking of(LMCacheConfig config) {
        String value = config.extraText(KEY, "true").strip().toLowerCase(Locale.ROOT);
        return new Masking(OFF.contains(value));
    }

    /** Whether a request may be shown secrets; its route must take {@link #REVEAL}. */
    public boolean shows(Request request) {
        return isOff || request.get(REVEAL);
    }

    /** Values by name, without their secrets, in the same order. */
    public Map<String, Object> values(Map<String, ?> values) {
        var masked = LinkedHashMap.<String, Object>newLinkedHashMap(values.size());
        values.forEach(
                (name, value) -> masked.put(name, isOff ? value : SecretMask.mask(name, value)));
        return masked;
    }

    /** As {@link #values}, unless the request asks for secrets. */
    public Map<String, Object> values(Request request, Map<String, ?> values) {
        return (shows(request) ? new Masking(true) : this).values(values);
    }

    /**
     * A value that was sent to replace the stored one: what comes back as it was shown, masked,
     * stands for what is stored.
     */
    public Object restored(String name, Object given, Object stored) {
        return isOff ? given : SecretMask.restore(name, given, stored);
    }

    /**
     * A body that quotes what others said, such as exceptions: every text in it without secrets.
     * Names don't count, since they are our own.
     */
    public Object texts(Object body) {
        return isOff
                ? body
                : switch (body) {
                    case String text -> SecretMask.text(text);
                    case List<?> list -> list.stream().map(this::texts).toList();
                    case Map<?, ?> map -> {
                        var masked = LinkedHashMap.<Object, Object>newLinkedHashMap(map.size());
                        map.forEach((name, value) -> masked.put(name, texts(value)));
                        yield masked;
                    }
                    case null, default -> body;
                };
    }

    /** The application, with its errors masked: they quote what was sent, files and exceptions. */
    public Application errorsOf(Application app) {
        return isOff ? app : new MaskedErrors(app, this);
    }
}
