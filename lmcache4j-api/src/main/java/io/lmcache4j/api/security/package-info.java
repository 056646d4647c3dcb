/**
 * Who may call what (operator-api.md §1): so far, that a browser of another site can't act.
 *
 * <p>Start at {@link io.lmcache4j.api.security.BrowserRules}. Each rule is an {@link
 * io.lmcache4j.api.routing.AccessCheck}; a server chains those it wants. Knows requests and access
 * classes; no endpoint, no socket and no engine.
 */
package io.lmcache4j.api.security;
