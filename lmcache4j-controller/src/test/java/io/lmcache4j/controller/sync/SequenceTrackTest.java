package io.lmcache4j.controller.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceTrackTest {
    @Test
    void theNextNumberFollows() {
        var track = new SequenceTrack(false);

        assertThat(track.follow(5)).isTrue();
        assertThat(track.follow(6)).isTrue();
        assertThat(track.last()).hasValue(6);
    }

    @Test
    void anyOtherNumberIsABreakAndTheNewBase() {
        var track = new SequenceTrack(false);
        track.follow(5);

        assertThat(track.follow(5)).isFalse();
        assertThat(track.follow(9)).isFalse();
        assertThat(track.follow(10)).isTrue();
    }

    @Test
    void whoHasJustStartedShouldBeginWithZero() {
        assertThat(new SequenceTrack(true).isLateStart(0)).isFalse();
        assertThat(new SequenceTrack(true).isLateStart(3)).isTrue();
        assertThat(new SequenceTrack(false).isLateStart(3)).isFalse();
    }

    @Test
    void numbersShouldGoOnAfterASync() {
        var track = new SequenceTrack(true);
        track.follow(0);
        track.forget();
        track.forget();

        assertThat(track.isLateStart(1)).isFalse();
        assertThat(track.isLateStart(2)).isTrue();
        assertThat(track.follow(2)).isTrue();
        assertThat(track.isLateStart(9)).isFalse();
    }

    @Test
    void whatWasNotSeenBeforeASyncIsNotExpectedAfterIt() {
        var fresh = new SequenceTrack(true);
        fresh.forget();
        assertThat(fresh.isLateStart(7)).isFalse();

        var resumed = new SequenceTrack(false);
        resumed.resume(100);
        resumed.forget();
        assertThat(resumed.isLateStart(7)).isFalse();
    }

    @Test
    void aResumedSenderGoesOn() {
        var track = new SequenceTrack(false);
        track.resume(100);

        assertThat(track.follow(101)).isTrue();
        assertThat(track.follow(103)).isFalse();
    }
}
