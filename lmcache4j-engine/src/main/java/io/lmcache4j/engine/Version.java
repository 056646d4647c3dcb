package io.lmcache4j.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What was built, from a resource that the build fills in.
 *
 * @param version LMCache4j's version
 * @param commit the commit it was built from; empty if unknown
 */
public record Version(String version, String commit) {
    /** The release line of LMCache whose behaviour this one has. */
    public static final String LMCACHE_LEVEL = "0.4.0";

    /** The version of this engine. */
    public static Version current() {
        Properties properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream("version.properties")) {
            properties.load(resource);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return new Version(
                properties.getProperty("version"), properties.getProperty("commit", "").strip());
    }

    /** The version as LMCache's endpoints show it: LMCache's level, then ours (decisions.md 22). */
    public String lmcacheVersion() {
        return LMCACHE_LEVEL + "+lmcache4j." + version;
    }

    /** Version and commit as {@code /version} has them, {@code NA} for an unknown commit. */
    public String display() {
        return lmcacheVersion() + "-" + (commit.isEmpty() ? "NA" : commit);
    }
}
