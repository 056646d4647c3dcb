/**
 * Background work that runs again and again, and what people are told about it.
 *
 * <p>Start at {@link PeriodicThread}. A leaf: used by every package, uses none, and keeps no static
 * state; each manager owns one {@link PeriodicThreadRegistry}. Spec: engine.md §9.2, http-api.md
 * §3.6 to §3.8.
 */
package io.lmcache4j.engine.periodic;
