/**
 * Why a fleet's chunks are not found, and what else about it deserves a look (controller.md §16.1,
 * operator-api.md §3 and §9).
 *
 * <p>Start at {@link io.lmcache4j.controller.explain.MissExplainer} and {@link
 * io.lmcache4j.controller.explain.FleetDoctor}. Reads the fleet and changes nothing; knows no HTTP.
 */
package io.lmcache4j.controller.explain;
