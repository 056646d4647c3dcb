/**
 * What workers and controllers say to each other (controller.md §4, §5): one record for each type
 * of message, with the name and the fields, in wire order, that LMCache gives it.
 *
 * <p>Start at {@link io.lmcache4j.controller.message.Message}. A field's name on the wire is that
 * of the component in snake case. A leaf: knows no sockets and no state.
 */
package io.lmcache4j.controller.message;
