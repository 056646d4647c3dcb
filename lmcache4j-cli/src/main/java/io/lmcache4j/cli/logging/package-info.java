/**
 * What {@code logback.xml} needs to write logs without secrets.
 *
 * <p>Start at {@link io.lmcache4j.cli.logging.MaskedMessage}. Logback makes these by name; no other
 * code uses them.
 */
package io.lmcache4j.cli.logging;
