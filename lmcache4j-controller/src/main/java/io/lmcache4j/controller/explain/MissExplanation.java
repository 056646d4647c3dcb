package io.lmcache4j.controller.explain;

import java.util.List;

/**
 * How far a prompt is found in a fleet, and why not further.
 *
 * @param chunks of the prompt, the short tail included
 * @param tokensCovered from the start on
 * @param looked chunks up to the first missing one
 * @param causes for that one, most likely first; none if nothing is missing
 */
public record MissExplanation(
        int chunks, long tokensCovered, List<ExplainedChunk> looked, List<MissCause> causes) {}
