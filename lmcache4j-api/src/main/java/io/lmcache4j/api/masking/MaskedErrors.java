package io.lmcache4j.api.masking;

import io.lmcache4j.api.body.BodyStyle;
import io.lmcache4j.api.body.JsonReader;
import io.lmcache4j.api.body.JsonSyntaxException;
import io.lmcache4j.api.body.UnreadableTextException;
import io.lmcache4j.api.routing.Application;
import io.lmcache4j.api.routing.Call;
import io.lmcache4j.api.routing.IncomingRequest;
import io.lmcache4j.api.routing.Response;
import io.lmcache4j.engine.config.SecretMask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Looks at every answer of 400 and above before it leaves. One without a secret leaves as it is,
 * byte for byte.
 */
final class MaskedErrors implements Application {
    private static final int FIRST_ERROR = 400;

    /** Under this name a 422 answer repeats what was sent, with the sender's names in it. */
    private static final String SENT = "input";

    private final Application app;
    private final Masking masking;

    MaskedErrors(Application app, Masking masking) {
        this.app = app;
        this.masking = masking;
    }

    @Override
    public Call accept(IncomingRequest request) {
        Call call = app.accept(request);
        return new Call() {
            @Override
            public Response answer() {
                Response response = call.answer();
                return response.status() < FIRST_ERROR ? response : masked(response);
            }

            @Override
            public boolean isQuick() {
                return call.isQuick();
            }

            @Override
            public boolean isProbe() {
                return call.isProbe();
            }
        };
    }

    private Response masked(Response response) {
        byte[] body = response.body();
        byte[] masked =
                response.contentType().filter(type -> type.contains("json")).isPresent()
                        ? json(body)
                        : text(body);
        return Arrays.equals(body, masked) ? response : response.withBody(masked);
    }

    private static byte[] text(byte[] body) {
        return SecretMask.text(new String(body, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] json(byte[] body) {
        Object value;
        try {
            value = JsonReader.read(body);
        } catch (JsonSyntaxException | UnreadableTextException e) {
            return text(body);
        }
        Object masked = error(value);
        if (Objects.equals(masked, value)) {
            return body;
        }
        BodyStyle style =
                Arrays.equals(body, BodyStyle.PRETTY.render(value))
                        ? BodyStyle.PRETTY
                        : BodyStyle.COMPACT;
        return style.render(masked);
    }

    private Object error(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var masked = LinkedHashMap.<Object, Object>newLinkedHashMap(map.size());
                map.forEach(
                        (name, inner) ->
                                masked.put(
                                        name,
                                        name.equals(SENT)
                                                ? SecretMask.mask("", inner)
                                                : error(inner)));
                yield masked;
            }
            case List<?> list -> list.stream().map(this::error).toList();
            case null, default -> masking.texts(value);
        };
    }
}
