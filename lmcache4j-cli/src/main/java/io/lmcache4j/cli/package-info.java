/** Placeholder. */
package io.lmcache4j.cli;
