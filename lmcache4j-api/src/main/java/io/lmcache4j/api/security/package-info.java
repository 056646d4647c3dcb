/**
 * Who may call what (operator-api.md §1): tokens and their roles, and that a browser of another
 * site can't act.
 *
 * <p>Start at {@link io.lmcache4j.api.security.AccessRules}, which says who calls and holds them to
 * their roles; {@link io.lmcache4j.api.security.BrowserRules} chains the {@link
 * io.lmcache4j.api.routing.AccessCheck}s that don't ask who calls. Knows requests and access
 * classes; no endpoint, no socket and no engine.
 */
package io.lmcache4j.api.security;
