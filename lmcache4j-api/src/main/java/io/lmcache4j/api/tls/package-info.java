/**
 * The certificate and key that a listener shows, from PEM files: read, checked, and read again when
 * the files change (operator-api.md §1).
 *
 * <p>Start at {@link io.lmcache4j.api.tls.TlsKeys}. Knows files and the JDK's certificates; no
 * socket, no HTTP and no engine.
 */
package io.lmcache4j.api.tls;
