package io.lmcache4j.controller.explain;

import io.lmcache4j.controller.registry.Holder;

import java.util.List;
import java.util.Optional;

/**
 * Why a chunk may be missing.
 *
 * @param cause a name of operator-api.md §3's list
 * @param evidence what was seen
 * @param remedy what to do
 * @param variant under which the chunk is there, for causes that are about hashing
 * @param holders who holds it under that
 */
public record MissCause(
        String cause,
        String evidence,
        String remedy,
        Optional<HashVariant> variant,
        List<Holder> holders) {}
