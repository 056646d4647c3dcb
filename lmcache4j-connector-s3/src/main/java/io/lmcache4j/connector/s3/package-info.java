/**
 * Chunks as objects of an S3 bucket, as LMCache's s3 connector names and writes them (engine.md
 * §7.12).
 *
 * <p>Start at {@link io.lmcache4j.connector.s3.S3Connector}; {@link
 * io.lmcache4j.connector.s3.S3Settings} reads the URL and {@code extra_config}. Knows keys and
 * memory; deadlines and the breaker are the tier's above.
 */
package io.lmcache4j.connector.s3;
