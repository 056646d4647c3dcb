package io.lmcache4j.api.security;

import io.lmcache4j.api.routing.Role;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of a token file: lines {@code name:role[,role]:sha256-hex-of-token}; {@code #} starts a
 * comment (operator-api.md §1).
 *
 * <p>What is wrong is told by number and never quoted: a line that is in the wrong order may have a
 * token or its digest anywhere.
 */
final class TokenText {
    /** Above these a file is no list of people and programs. */
    static final int MOST_TOKENS = 1024;

    private static final String FORM =
            "; write NAME:ROLE[,ROLE]:SHA256, as 'lmcache token create NAME --role ROLE' prints it";
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{" + 2 * Sha256.LENGTH + "}");

    private TokenText() {}

    /**
     * The tokens of a text, at least one.
     *
     * @throws AuthFileException if a line is none, a token comes twice, or there is none at all
     */
    static List<KnownToken> parse(String text) throws AuthFileException {
        List<KnownToken> tokens = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int comment = line.indexOf('#');
            String content = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!content.isEmpty()) {
                KnownToken token = token(content, number);
                if (tokens.stream().anyMatch(token::isSameTokenAs)) {
                    throw wrong(number, "has the token of a line before it", "; remove one");
                }
                if (tokens.size() == MOST_TOKENS) {
                    throw wrong(number, "is one more than " + MOST_TOKENS, "; remove some");
                }
                tokens.add(token);
            }
        }
        if (tokens.isEmpty()) {
            throw new AuthFileException("has no token" + FORM);
        }
        return tokens;
    }

    private static KnownToken token(String content, int number) throws AuthFileException {
        String[] parts = content.split(":", -1);
        if (parts.length != 3) {
            throw wrong(number, "is not three parts with ':' between them", FORM);
        }
        String name = parts[0].strip();
        if (!AccessToken.isName(name)) {
            throw wrong(number, "does not begin with a name of " + AccessToken.NAME_FORM, FORM);
        }
        Optional<Set<Role>> roles = Role.parseList(parts[1]);
        if (roles.isEmpty()) {
            throw wrong(number, "has a role that is none of " + Role.NAMES, FORM);
        }
        String hex = parts[2].strip();
        if (!HEX.matcher(hex).matches()) {
            throw wrong(number, "does not end with the 64 hex digits of a SHA-256", FORM);
        }
        return new KnownToken(name, roles.get(), HexFormat.of().parseHex(hex));
    }

    private static AuthFileException wrong(int number, String what, String fix) {
        return new AuthFileException("line " + number + " " + what + fix);
    }
}
