package io.lmcache4j.controller.registry;

import static io.lmcache4j.controller.registry.TestFleet.CPU;
import static io.lmcache4j.controller.registry.TestFleet.DISK;

import static org.assertj.core.api.Assertions.assertThat;

import io.lmcache4j.controller.message.P2PLayout;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerLookupTest {
    private final TestFleet test = new TestFleet();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void theLeadingChunksOfThePeerAreCounted() {
        test.register("peer", 0);
        test.admit("peer", 0, CPU, 0, 1000, 1001, 1003);

        assertThat(test.peer("asker", 0, 1000, 1001, 1002, 1003))
                .isEqualTo(new P2PLayout("peer", CPU, 2, "peer-0:1"));
    }

    @Test
    void nothingAskedIsAMiss() {
        assertThat(test.peer("asker", 0)).isEqualTo(P2PLayout.MISS);
    }

    @Test
    void chunksThatNobodyHasAreAMiss() {
        test.register("peer", 0);

        assertThat(test.peer("asker", 0, 1)).isEqualTo(P2PLayout.MISS);
    }

    @Test
    void theAskerIsNoPeerOfItsOwn() {
        test.register("asker", 0);
        test.admit("asker", 0, CPU, 0, 1);

        assertThat(test.peer("asker", 0, 1)).isEqualTo(P2PLayout.MISS);
    }

    @Test
    void aPeerWithoutAnAddressIsAMiss() {
        test.registerWithoutPeerUrl("peer", 0);
        test.admit("peer", 0, CPU, 0, 1);

        assertThat(test.peer("asker", 0, 1)).isEqualTo(P2PLayout.MISS);
    }

    @Test
    void theFirstPeerInLineIsAnswered() {
        test.register("first", 0);
        test.register("second", 0);
        test.admit("second", 0, CPU, 0, 1, 2);
        test.admit("first", 0, CPU, 0, 1);

        assertThat(test.peer("asker", 0, 1, 2).instanceId()).isEqualTo("first");
    }

    @Test
    void chunksAtAnotherLocationDoNotCount() {
        test.register("peer", 0);
        test.admit("peer", 0, CPU, 0, 1);
        test.admit("peer", 0, DISK, 0, 2);

        assertThat(test.peer("asker", 0, 1, 2).numHitChunks()).isEqualTo(1);
    }

    @Test
    void aRankIsSentToTheSameRank() {
        register("peer", 2);
        register("asker", 2);
        test.admit("peer", 0, CPU, 0, 1);
        test.admit("peer", 1, CPU, 0, 1);

        assertThat(test.peer("asker", 1, 1).peerInitUrl()).isEqualTo("peer-1:1");
    }

    @Test
    void aRankIsNotSentToAnother() {
        register("peer", 2);
        register("asker", 2);
        test.admit("peer", 0, CPU, 0, 1);

        assertThat(test.peer("asker", 1, 1)).isEqualTo(P2PLayout.MISS);
    }

    @Test
    void aLaterInstanceWithTheSameRankWillDo() {
        register("first", 2);
        register("second", 2);
        register("asker", 2);
        test.admit("first", 0, CPU, 0, 1);
        test.admit("second", 1, CPU, 0, 1);

        assertThat(test.peer("asker", 1, 1).instanceId()).isEqualTo("second");
    }

    @Test
    void singleWorkersNeedNotHaveTheSameNumber() {
        test.register("peer", 3);
        test.register("asker", 0);
        test.admit("peer", 3, CPU, 0, 1);

        assertThat(test.peer("asker", 0, 1).peerInitUrl()).isEqualTo("peer-3:1");
    }

    private void register(String instance, int workers) {
        for (int i = 0; i < workers; i++) {
            test.register(instance, i);
        }
    }
}
