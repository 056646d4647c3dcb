/** Placeholder. */
package io.lmcache4j.api;
