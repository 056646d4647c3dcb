/**
 * What the fuzz targets share. The targets, {@code *FuzzTest}, lie beside the parsers they try, and
 * their inputs in {@code src/test/resources} under {@code <target>Inputs}.
 *
 * <p>Start at {@link io.lmcache4j.api.fuzz.FuzzRuns}.
 */
package io.lmcache4j.api.fuzz;
