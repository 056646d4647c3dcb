package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.message.TokensAt;

import java.util.List;
import java.util.Map;

/**
 * Where a prompt is.
 *
 * @param layout as LMCache answers it: by instance, the last position it was found at
 *     (controller.md §10)
 * @param prefixes how much of its beginning each instance has, the most useful one first; none that
 *     lacks the first chunk
 */
public record FoundPrompt(Map<String, TokensAt> layout, List<InstancePrefix> prefixes) {}
