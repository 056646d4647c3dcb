package io.lmcache4j.controller.command;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the workers of an instance are (controller.md §11).
 *
 * @param errorCodes by worker: 0 is good, above is the engine's own code, below one of {@link
 *     #REFUSED}, {@link #ODD}, {@link #UNREADABLE}, {@link #SILENT}. Empty for an instance that has
 *     no workers, as LMCache has it
 */
public record Health(Map<Long, Long> errorCodes) {
    /** The worker answered with an error. */
    public static final long REFUSED = -1001;

    /** The worker answered another question. */
    public static final long ODD = -1002;

    /** The answer can't be read. */
    public static final long UNREADABLE = -1003;

    /** No answer within the deadline, or no way to ask; LMCache waits for ever. */
    public static final long SILENT = -1004;

    public Health {
        errorCodes = Map.copyOf(new LinkedHashMap<>(errorCodes));
    }
}
