package io.lmcache4j.controller.registry;

import java.util.Map;

/**
 * How much of a prompt's beginning one instance has (row 12 of controller.md §18). LMCache's answer
 * takes the first holder of each chunk, so it may name an instance that has a chunk in the middle
 * only, and takes one rank for all.
 *
 * @param tokens from the prompt's start on that some rank has, somewhere
 * @param tokensOnAllRanks that every registered rank has, so that the instance can use them
 * @param ranks that are registered
 * @param location that has most of them, main memory before others
 * @param tokensByLocation from the prompt's start on that some rank has there
 */
public record InstancePrefix(
        String instanceId,
        long tokens,
        long tokensOnAllRanks,
        int ranks,
        String location,
        Map<String, Long> tokensByLocation) {}
