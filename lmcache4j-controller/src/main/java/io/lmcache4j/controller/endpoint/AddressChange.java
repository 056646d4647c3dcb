package io.lmcache4j.controller.endpoint;

import java.time.Instant;

/**
 * A worker that is known and came from another address.
 *
 * @param at when
 * @param worker {@code INSTANCE/RANK}
 * @param address the new one
 */
public record AddressChange(Instant at, String worker, String address) {}
