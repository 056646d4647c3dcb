package io.lmcache4j.api.body;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;

import java.io.IOException;

/** The line breaks and blanks of {@code json.dumps(value, indent=2)}; one for each document. */
final class PythonLayout implements PrettyPrinter {
    private int depth;

    @Override
    public void writeRootValueSeparator(JsonGenerator out) {}

    @Override
    public void writeStartObject(JsonGenerator out) throws IOException {
        out.writeRaw('{');
        depth++;
    }

    @Override
    public void beforeObjectEntries(JsonGenerator out) throws IOException {
        newLine(out);
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
        out.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
        out.writeRaw(',');
        newLine(out);
    }

    @Override
    public void writeEndObject(JsonGenerator out, int entries) throws IOException {
        end(out, entries, '}');
    }

    @Override
    public void writeStartArray(JsonGenerator out) throws IOException {
        out.writeRaw('[');
        depth++;
    }

    @Override
    public void beforeArrayValues(JsonGenerator out) throws IOException {
        newLine(out);
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
        out.writeRaw(',');
        newLine(out);
    }

    @Override
    public void writeEndArray(JsonGenerator out, int values) throws IOException {
        end(out, values, ']');
    }

    private void end(JsonGenerator out, int entries, char bracket) throws IOException {
        depth--;
        // Empty containers stay on their line: {} and [].
        if (entries > 0) {
            newLine(out);
        }
        out.writeRaw(bracket);
    }

    private void newLine(JsonGenerator out) throws IOException {
        out.writeRaw('\n');
        for (int i = 0; i < depth; i++) {
            out.writeRaw("  ");
        }
    }
}
