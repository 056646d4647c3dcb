package io.lmcache4j.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.engine.key.RequestConfigs;

import org.junit.jupiter.api.Test;

class LMCacheBypassLookupClientTest {
    private static LookupClient client(Scheduler scheduler) {
        return new LMCacheBypassLookupClient(scheduler.tokens(), scheduler.engine());
    }

    @Test
    void theOwnEngineIsAskedAndNothingRemembered() {
        Scheduler scheduler = Scheduler.finding(8);
        try (LookupClient client = client(scheduler)) {
            assertThat(client.lookup(new long[8], "a", RequestConfigs.EMPTY)).hasValue(8);
            assertThat(client.lookupCache("a")).isEmpty();
            client.clearLookupStatus("a");
            assertThat(scheduler.unpinned()).isEmpty();
            client.unpin("a");
            assertThat(scheduler.unpinned()).containsExactly("a");
        }
    }

    @Test
    void aPromptWithoutAWholeChunkIsNotAskedFor() {
        try (LookupClient client = client(Scheduler.finding(8))) {
            assertThat(client.lookup(new long[3], "a", RequestConfigs.EMPTY)).hasValue(0);
        }
    }

    @Test
    void aFailureIsAMiss() {
        try (LookupClient client = client(Scheduler.failing())) {
            assertThat(client.lookup(new long[8], "a", RequestConfigs.EMPTY)).hasValue(0);
        }
    }

    @Test
    void aClosedClientFindsNothing() {
        LookupClient client = client(Scheduler.finding(8));
        client.close();
        client.close();
        assertThat(client.lookup(new long[8], "a", RequestConfigs.EMPTY)).hasValue(0);
    }
}
