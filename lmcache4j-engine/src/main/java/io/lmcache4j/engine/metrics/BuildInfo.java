package io.lmcache4j.engine.metrics;

import java.util.Objects;

/**
 * What {@code lmcache4j_build_info} says.
 *
 * @param version version of LMCache4j
 * @param commit commit it was built from, as far as known
 * @param java version of the running Java
 */
public record BuildInfo(String version, String commit, String java) {

    public BuildInfo {
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(commit, "commit");
        Objects.requireNonNull(java, "java");
    }

    /** A build running on this JVM. */
    public static BuildInfo onThisJvm(String version, String commit) {
        return new BuildInfo(version, commit, Runtime.version().toString());
    }
}
