package io.lmcache4j.controller.message;

/**
 * A place for chunks; an array of two texts.
 *
 * @param holder an instance, or the address where a peer begins to talk
 * @param location name of a backend there
 */
public record Position(String holder, String location) {}
