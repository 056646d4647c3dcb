package io.lmcache4j.controller.message;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a record is made of: its components in declared order, which is the order on the wire.
 *
 * @param names on the wire
 */
record RecordParts(
        Class<?> type, Constructor<?> maker, List<RecordComponent> components, List<String> names) {
    static RecordParts of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> maker =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            return new RecordParts(
                    type,
                    maker,
                    List.of(components),
                    Arrays.stream(components).map(c -> snakeCase(c.getName())).toList());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    int size() {
        return components.size();
    }

    Object make(Object[] values) {
        try {
            return maker.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " takes no " + Arrays.toString(values), e);
        }
    }

    Object get(Object value, int index) {
        try {
            return components.get(index).getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
