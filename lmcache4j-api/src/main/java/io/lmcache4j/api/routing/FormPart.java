package io.lmcache4j.api.routing;

import java.util.Optional;

/**
 * One part of a multipart form, without its content: nothing here uses it yet, so that no upload
 * holds memory once it is read, or leaves a file.
 *
 * @param name of the field
 * @param fileName absent if the part is a text and no file
 */
public record FormPart(String name, Optional<String> fileName) {}
