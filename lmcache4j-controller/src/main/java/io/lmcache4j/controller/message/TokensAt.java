package io.lmcache4j.controller.message;

/**
 * How far a prompt is covered, and where; an array of two.
 *
 * @param location name of a backend
 * @param tokens from the prompt's start on
 */
public record TokensAt(String location, long tokens) {}
