/** What a controller does in a fleet: {@code DirectoryBench} has its directory alone. */
package io.lmcache4j.bench.controller;
