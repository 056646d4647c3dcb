/**
 * What a controller does in a fleet: {@code ControllerBench} has all of it, {@code DirectoryBench}
 * the directory alone.
 */
package io.lmcache4j.bench.controller;
