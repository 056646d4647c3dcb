package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.directory.Directory;
import io.lmcache4j.controller.directory.Place;
import io.lmcache4j.controller.message.TokensAt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a prompt's chunks are, as LMCache answers it (controller.md §10): for each chunk the first
 * location that has it, up to the first chunk that nobody has.
 */
record PromptLookup(Directory directory) {
    /** By instance, in the order in which they were found, the last position it was seen at. */
    Map<String, TokensAt> find(HashedPrompt prompt) {
        Map<String, TokensAt> found = new LinkedHashMap<>();
        prompt.walk(
                (key, end) -> {
                    Optional<Place> first = directory.first(key);
                    first.map(Site::of)
                            .ifPresent(
                                    site ->
                                            found.put(
                                                    site.worker().instance().id(),
                                                    new TokensAt(site.location(), end)));
                    return first.isPresent();
                });
        return found;
    }
}
