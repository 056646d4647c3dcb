/** Placeholder. */
package io.lmcache4j.bench;
