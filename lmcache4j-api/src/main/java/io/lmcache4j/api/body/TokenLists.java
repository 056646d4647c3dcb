package io.lmcache4j.api.body;

/** What a list of token ids in a request may be. */
public final class TokenLists {
    /** Most tokens in one request; longer lists are answered 400 before they are made. */
    public static final int MOST = 1_000_000;

    private TokenLists() {}
}
