package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.Role;

import java.security.MessageDigest;
import java.util.Set;

/** One line of a token file: a name, its roles, and the digest by which its token is known. */
final class KnownToken {
    private final String name;
    private final Set<Role> roles;
    private final byte[] digest;

    KnownToken(String name, Set<Role> roles, byte[] digest) {
        this.name = name;
        this.roles = Set.copyOf(roles);
        this.digest = digest.clone();
    }

    String name() {
        return name;
    }

    Set<Role> roles() {
        return roles;
    }

    /** Whether it is known by this digest; takes as long whether it is or not. */
    boolean isKnownBy(byte[] other) {
        return MessageDigest.isEqual(digest, other);
    }

    /** Whether both stand for the same token. */
    boolean isSameTokenAs(KnownToken other) {
        return isKnownBy(other.digest);
    }
}
