/**
 * What a person or a script sees of a command: tables, JSON, progress.
 *
 * <p>Results go to standard output, everything else to standard error. Knows nothing of the engine.
 */
package io.lmcache4j.cli.output;
