package io.lmcache4j.controller.message;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The shape of each Java type that stands in a message. */
final class Shapes {
    /** Records that are arrays on the wire; others are maps. */
    private static final Set<Class<?>> ARRAYS =
            Set.of(Position.class, P2PLayout.class, TokensAt.class);

    private Shapes() {}

    static Shape of(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            return ofGeneric(parameterized);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == long.class || plain == Long.class) {
            return Scalar.INT;
        }
        if (plain == double.class) {
            return Scalar.FLOAT;
        }
        if (plain == boolean.class || plain == Boolean.class) {
            return Scalar.BOOL;
        }
        if (plain == String.class) {
            return Scalar.STR;
        }
        if (plain == OpType.class) {
            return Scalar.OP_TYPE;
        }
        if (plain == ChunkKey.class) {
            return Scalar.KEY;
        }
        if (plain == ChunkKeys.class) {
            return Numbers.KEYS;
        }
        if (plain == Tokens.class) {
            return Numbers.TOKENS;
        }
        if (plain == HeartbeatCommand.class) {
            return Tagged.command();
        }
        if (plain == Object.class) {
            return new Anything();
        }
        if (plain.isRecord()) {
            return ARRAYS.contains(plain) ? new Row(plain) : Fields.untagged(plain);
        }
        throw new IllegalStateException("no shape for " + type);
    }

    private static Shape ofGeneric(ParameterizedType type) {
        Type[] of = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return new Nullable(of(of[0]));
        }
        if (type.getRawType() == List.class) {
            return new Sequence(of(of[0]));
        }
        if (type.getRawType() == Map.class) {
            return new Table(of(of[0]), of(of[1]));
        }
        throw new IllegalStateException("no shape for " + type);
    }
}
