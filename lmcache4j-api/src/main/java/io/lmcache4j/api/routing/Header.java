package io.lmcache4j.api.routing;

/**
 * One field of a response's head.
 *
 * @param name as it goes on the wire
 * @param value visible ASCII; a line break would end the head
 */
public record Header(String name, String value) {
    public Header {
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("header " + name + " can't carry: " + value);
        }
    }
}
