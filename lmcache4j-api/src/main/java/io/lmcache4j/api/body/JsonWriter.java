package io.lmcache4j.api.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Writes values as CPython's {@code json.dumps} does, byte for byte. */
final class JsonWriter {
    private static final JsonFactory ASCII =
            new JsonFactoryBuilder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .characterEscapes(new PythonEscapes())
                    .build();
    private static final JsonFactory UTF_8 =
            new JsonFactoryBuilder()
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .build();

    private JsonWriter() {}

    static byte[] pretty(Object value) {
        return write(ASCII, true, value);
    }

    static byte[] compact(Object value) {
        return write(UTF_8, false, value);
    }

    private static byte[] write(JsonFactory factory, boolean pretty, Object value) {
        var bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = factory.createGenerator(bytes)) {
            if (pretty) {
                out.setPrettyPrinter(new PythonLayout());
            }
            new JsonWalk(out, pretty).write(value);
        } catch (IOException e) {
            // A byte array takes every write: what fails is the value.
            throw new UnwritableValueException("no JSON text: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    /** One walk over a value; {@code ascii} is the style of {@code ensure_ascii}. */
    private record JsonWalk(JsonGenerator out, boolean ascii) {
        void write(Object value) throws IOException {
            switch (value) {
                case null -> out.writeNull();
                case String text -> out.writeString(checked(text));
                case Boolean flag -> out.writeBoolean(flag);
                case Integer number -> out.writeNumber(number);
                case Long number -> out.writeNumber(number);
                case BigInteger number -> out.writeNumber(number);
                case Double number -> writeDouble(number);
                case Float number -> writeDouble(number);
                case Map<?, ?> map -> writeMap(map);
                case List<?> list -> writeList(list);
                default ->
                        throw new UnwritableValueException(
                                "no JSON value: " + value.getClass().getName());
            }
        }

        /** UTF-8 has no half characters; their escapes are for ASCII only. */
        private String checked(String text) {
            if (!ascii && text.codePoints().anyMatch(JsonWalk::isHalf)) {
                throw new UnwritableValueException("half a surrogate pair in a text");
            }
            return text;
        }

        private static boolean isHalf(int point) {
            return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        }

        private void writeDouble(double value) throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(PythonFloat.repr(value));
            } else if (ascii) {
                out.writeRawValue(PythonFloat.jsonLiteral(value));
            } else {
                throw new UnwritableValueException("not a finite number: " + value);
            }
        }

        private void writeMap(Map<?, ?> map) throws IOException {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(checked(String.valueOf(entry.getKey())));
                write(entry.getValue());
            }
            out.writeEndObject();
        }

        private void writeList(List<?> list) throws IOException {
            out.writeStartArray();
            for (Object element : list) {
                write(element);
            }
            out.writeEndArray();
        }
    }
}
