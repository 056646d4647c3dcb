package io.lmcache4j.api.routing;

import io.lmcache4j.engine.config.SecretMask;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The target of a request as logs show it: without the secrets in its path and query. */
final class ShownTarget {
    private ShownTarget() {}

    /** Path and query as they were sent, but for the values that are secret once decoded. */
    static String of(IncomingRequest request) {
        return SecretMask.text(request.rawPath())
                + request.rawQuery().map(query -> "?" + query(query)).orElse("");
    }

    private static String query(String raw) {
        return Stream.of(raw.split("&", -1))
                .map(ShownTarget::part)
                .collect(Collectors.joining("&"));
    }

    private static String part(String raw) {
        int equals = raw.indexOf('=');
        String name = PercentCoding.decodeQueryPart(raw.substring(0, Math.max(0, equals)));
        String text = PercentCoding.decodeQueryPart(raw.substring(equals + 1));
        return SecretMask.mask(name, text).equals(text)
                ? raw
                : raw.substring(0, equals + 1) + SecretMask.MASK;
    }
}
