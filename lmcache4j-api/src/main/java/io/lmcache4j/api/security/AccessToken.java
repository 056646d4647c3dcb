package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.Role;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A token as its owner has it. A server knows only its digest, which {@link #line} has.
 *
 * @param name whose it is
 * @param roles what it may do, at least one
 * @param token what its owner sends
 */
public record AccessToken(String name, Set<Role> roles, String token) {
    /** What names look like, for texts. */
    public static final String NAME_FORM = "1 to 64 letters, digits, '.', '_', '@' or '-'";

    /** So that a person or a scanner of secrets knows what it is. */
    private static final String PREFIX = "lmc_";

    private static final int BYTES = 32;
    private static final int LONGEST = 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final String SCHEME = "Bearer ";

    public AccessToken {
        if (!isName(name)) {
            throw new IllegalArgumentException("a name is " + NAME_FORM + ", was '" + name + "'");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("a token needs a role; there are " + Role.NAMES);
        }
        roles = Set.copyOf(roles);
    }

    /** A fresh one of 256 random bits. */
    public static AccessToken create(String name, Set<Role> roles) {
        byte[] bits = new byte[BYTES];
        new SecureRandom().nextBytes(bits);
        return new AccessToken(
                name, roles, PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** The line of a token file by which a server knows it. */
    public String line() {
        return name + ":" + Role.list(roles) + ":" + HexFormat.of().formatHex(Sha256.of(token));
    }

    /** Not the token. */
    @Override
    public String toString() {
        return "AccessToken of " + name + " " + Role.list(roles);
    }

    /** Whether a token may be so named. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The token in an {@code Authorization} header; empty if there is none of the right shape. */
    static Optional<String> in(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = authorization.substring(SCHEME.length()).strip();
        return !token.isEmpty() && token.length() <= LONGEST && isOfTokenCharacters(token)
                ? Optional.of(token)
                : Optional.empty();
    }

    /** A loop: this is asked at every request, and a stream takes longer than the digest. */
    private static boolean isOfTokenCharacters(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (!isTokenCharacter(token.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** As RFC 6750 has them. */
    private static boolean isTokenCharacter(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || "-._~+/=".indexOf(c) >= 0;
    }
}
