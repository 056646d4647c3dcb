/**
 * The three body styles of the API and the JSON they are made of (http-api.md §2.1).
 *
 * <p>Start at {@link io.lmcache4j.api.body.BodyStyle}. Values are plain Java objects: ordered maps,
 * lists, strings, numbers, booleans and null. {@link io.lmcache4j.api.body.JsonReader} is the way
 * in, with CPython's rules and error texts. Knows no HTTP, routes or engine.
 */
package io.lmcache4j.api.body;
