package io.lmcache4j.controller.message;

import java.util.Map;
import java.util.Optional;

/**
 * What a controller asks of a worker in the answer to a heartbeat; a map whose tag is {@code
 * command_type} (controller.md §5.3).
 */
public sealed interface HeartbeatCommand {
    /** Why. */
    Optional<String> reason();

    /** Anything else. */
    Optional<Map<String, Object>> args();

    /** Reports every key again: tag {@code full_sync}. */
    record FullSync(Optional<String> reason, Optional<Map<String, Object>> args)
            implements HeartbeatCommand {}

    /** The base class itself, which no worker does anything for: tag {@code HeartbeatCommand}. */
    record Unspecified(Optional<String> reason, Optional<Map<String, Object>> args)
            implements HeartbeatCommand {}
}
