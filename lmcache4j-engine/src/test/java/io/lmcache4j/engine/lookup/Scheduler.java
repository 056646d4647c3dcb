package io.lmcache4j.engine.lookup;

import io.lmcache4j.engine.key.ChunkHash;
import io.lmcache4j.engine.key.KeyTemplate;
import io.lmcache4j.engine.key.KvDtype;
import io.lmcache4j.engine.token.ChunkHasher;
import io.lmcache4j.engine.token.NoneHash;
import io.lmcache4j.engine.token.TokenDatabase;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The pieces of a scheduler with one worker, whose engine finds what the test says. */
record Scheduler(TokenDatabase tokens, LookupHandler engine, List<String> unpinned) {
    static final int CHUNK = 4;

    /** The engine finds so many tokens of every prompt. */
    static Scheduler finding(int tokens) {
        List<String> unpinned = new ArrayList<>();
        return new Scheduler(
                database(),
                new LookupHandler() {
                    @Override
                    public int lookup(LookupRequest request) {
                        return tokens;
                    }

                    @Override
                    public void unpin(String lookupId) {
                        unpinned.add(lookupId);
                    }
                },
                unpinned);
    }

    /** The engine fails at every lookup. */
    static Scheduler failing() {
        Scheduler working = finding(0);
        return new Scheduler(
                working.tokens,
                new LookupHandler() {
                    @Override
                    public int lookup(LookupRequest request) {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public void unpin(String lookupId) {
                        working.engine.unpin(lookupId);
                    }
                },
                working.unpinned);
    }

    private static TokenDatabase database() {
        return new TokenDatabase(
                new KeyTemplate("m", 1, 0, KvDtype.BFLOAT16),
                CHUNK,
                () -> false,
                ChunkHasher.byName("builtin"),
                new NoneHash(ChunkHash.ZERO, "test"));
    }

    LookupTransport transport() {
        LMCacheLookupServer server = new LMCacheLookupServer(engine);
        return LookupTransport.inProcess(List.of(() -> Optional.of(server)));
    }

    LMCacheLookupClient client() {
        return new LMCacheLookupClient(tokens, transport(), () -> 20_000);
    }
}
