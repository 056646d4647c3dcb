/**
 * The controller's REST API (controller.md §12), its findings and its table page.
 *
 * <p>Start at {@link io.lmcache4j.controller.endpoint.FleetGroups}. Knows the fleet and the
 * commands to workers; not how they are put together.
 */
package io.lmcache4j.controller.endpoint;
