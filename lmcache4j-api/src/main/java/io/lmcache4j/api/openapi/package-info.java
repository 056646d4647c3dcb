/**
 * What the server says of itself: {@code /openapi.json} and the pages that show it (http-api.md
 * §10.7).
 *
 * <p>Start at {@link io.lmcache4j.api.openapi.DocsEndpoints}. All of it comes from the routes; the
 * pages come from the class path, so they work where there is no way out. Knows no endpoint and no
 * engine.
 */
package io.lmcache4j.api.openapi;
