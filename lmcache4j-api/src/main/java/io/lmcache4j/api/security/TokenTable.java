package io.lmcache4j.api.security;

import java.util.List;
import java.util.Optional;

/** The tokens of one reading of a token file. Immutable but for what it remembers. */
final class TokenTable {
    private final List<KnownToken> tokens;

    /** Most callers come again; null before the first. */
    private volatile KnownToken last;

    TokenTable(List<KnownToken> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    int size() {
        return tokens.size();
    }

    /**
     * Whose token this is. What is compared is its digest, with every token of the table whichever
     * it is, so that the time tells nothing.
     */
    Optional<KnownToken> find(String token) {
        byte[] digest = Sha256.of(token);
        KnownToken recent = last;
        if (recent != null && recent.isKnownBy(digest)) {
            return Optional.of(recent);
        }
        KnownToken found = null;
        for (KnownToken known : tokens) {
            if (known.isKnownBy(digest)) {
                found = known;
            }
        }
        if (found != null) {
            last = found;
        }
        return Optional.ofNullable(found);
    }
}
