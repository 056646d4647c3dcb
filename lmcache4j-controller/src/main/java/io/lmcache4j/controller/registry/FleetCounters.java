package io.lmcache4j.controller.registry;

import java.util.concurrent.atomic.LongAdder;

/** What a fleet has counted since its start. Thread-safe. */
final class FleetCounters {
    final LongAdder batches = new LongAdder();
    final LongAdder operations = new LongAdder();
    final LongAdder discontinuities = new LongAdder();
    final LongAdder unknownBatches = new LongAdder();
    final LongAdder unknownOperations = new LongAdder();
    final LongAdder heldOperations = new LongAdder();
    final LongAdder overflowedOperations = new LongAdder();
    final LongAdder locationsRefused = new LongAdder();
    final LongAdder syncBatches = new LongAdder();
    final LongAdder strayBatches = new LongAdder();
    final LongAdder syncsFailed = new LongAdder();
    final LongAdder syncsAsked = new LongAdder();
    final LongAdder syncsForgotten = new LongAdder();
    final LongAdder registrations = new LongAdder();
    final LongAdder refusals = new LongAdder();
    final LongAdder deregistrations = new LongAdder();
    final LongAdder strangersLeft = new LongAdder();
    final LongAdder reaped = new LongAdder();
    final LongAdder heartbeats = new LongAdder();
    final LongAdder strangeHeartbeats = new LongAdder();
    final LongAdder unknownMessages = new LongAdder();
    final LongAdder promptLookups = new LongAdder();
    final LongAdder promptsFound = new LongAdder();
    final LongAdder peerLookups = new LongAdder();
    final LongAdder peersFound = new LongAdder();
    final LongAdder turnedAwayOperations = new LongAdder();
}
