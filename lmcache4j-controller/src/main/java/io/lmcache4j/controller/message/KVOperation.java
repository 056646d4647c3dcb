package io.lmcache4j.controller.message;

/**
 * One chunk that came or went; a map without a tag.
 *
 * @param seqNum counts the operations of one sender from 0 (controller.md §8)
 */
public record KVOperation(OpType opType, ChunkKey key, long seqNum) {}
