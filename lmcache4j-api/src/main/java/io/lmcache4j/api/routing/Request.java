package io.lmcache4j.api.routing;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that has its route: what a handler reads. */
public final class Request {
    private final IncomingRequest incoming;
    private final Caller caller;
    private final Map<Parameter<?>, Object> values;
    private final byte[] body;
    private final JsonBody json;
    private Optional<Notes> notes = Optional.empty();

    Request(
            IncomingRequest incoming,
            Caller caller,
            Map<Parameter<?>, Object> values,
            byte[] body,
            JsonBody json) {
        this.incoming = incoming;
        this.caller = caller;
        this.values = values;
        this.body = body;
        this.json = json;
    }

    /**
     * The value of a parameter that the route declares.
     *
     * @throws IllegalArgumentException if it does not declare it
     */
    // The values were put in under the parameter whose type made them.
    @SuppressWarnings("unchecked")
    public <T> T get(Parameter<T> parameter) {
        Object value = values.get(parameter);
        if (value == null) {
            throw new IllegalArgumentException("route does not declare " + parameter.name());
        }
        return (T) value;
    }

    /**
     * The value of a field that the route's body declares.
     *
     * @throws IllegalArgumentException if it does not declare it
     */
    // As above.
    @SuppressWarnings("unchecked")
    public <T> T get(JsonField<T> field) {
        Object value = json.fields().get(field);
        if (value == null) {
            throw new IllegalArgumentException("body does not declare " + field.name());
        }
        return (T) value;
    }

    /**
     * The parts of a form, for routes with {@link BodyRule#FORM}: reads the body, so there is one
     * call. None where the body is no multipart form.
     *
     * @throws DetailException if it is a malformed one (400), larger than uploads may be (413), or
     *     too slow (408)
     */
    public List<FormPart> form() {
        try {
            return incoming.readForm();
        } catch (FormException e) {
            throw new DetailException(400, e.getMessage());
        } catch (BodyTooLargeException e) {
            throw new DetailException(413, e.getMessage());
        } catch (BodyTooSlowException e) {
            throw new DetailException(408, e.getMessage());
        } catch (IOException e) {
            throw new DetailException(400, Dispatcher.UNPARSABLE_BODY);
        }
    }

    /** The body, for routes with {@link BodyRule#RAW}; empty for others. */
    public byte[] body() {
        return body;
    }

    /** The body, for routes with {@link BodyRule#OPTIONAL_JSON_OBJECT}. */
    public Optional<Map<String, Object>> jsonObject() {
        return json.object();
    }

    /**
     * Tells the audit log which value a call changes (operator-api.md §5); of several notes the
     * last one counts. Secrets are masked there.
     *
     * @param before as it was: JSON values, maps and lists of them
     * @param after as it is now
     */
    public void noteChange(Object before, Object after) {
        openNotes().change(before, after);
    }

    /** Tells the audit log something else about a call: a JSON value, under a name of its own. */
    public void noteDetail(String name, Object value) {
        openNotes().detail(name, value);
    }

    private Notes openNotes() {
        Notes open = notes.orElseGet(Notes::new);
        notes = Optional.of(open);
        return open;
    }

    /** What was noted, if anything was. */
    Optional<Notes> notes() {
        return notes;
    }

    /** The first header of this name. */
    public Optional<String> header(String name) {
        return incoming.header(name);
    }

    /** Who calls, with its roles: who may see what only some may. */
    public Caller caller() {
        return caller;
    }

    /** Who calls: address and port, or empty over a Unix socket. */
    public String client() {
        return incoming.client();
    }
}
