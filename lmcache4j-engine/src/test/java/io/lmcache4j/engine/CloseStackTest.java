package io.lmcache4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class CloseStackTest {
    private final CloseStack stack = new CloseStack();
    private final List<String> closed = new ArrayList<>();

    private void own(String name) {
        stack.own(name, () -> closed.add(name));
    }

    private void ownOneThatFails(String name) {
        stack.own(
                name,
                () -> {
                    closed.add(name);
                    throw new IOException("no " + name);
                });
    }

    @Test
    void theLastIsClosedFirstAndOnce() {
        own("a");
        own("b");

        stack.close();
        stack.close();

        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void allAreTriedAndTheFirstFailureIsThrown() {
        own("a");
        ownOneThatFails("b");
        ownOneThatFails("c");

        assertThatThrownBy(stack::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("can't close c")
                .hasRootCauseMessage("no c")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));

        assertThat(closed).containsExactly("c", "b", "a");
    }

    @Test
    void afterAnotherFailureThatOneCounts() {
        ownOneThatFails("a");
        Exception failure = new Exception("first");

        stack.closeAfter(failure);

        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(closed).containsExactly("a");
    }
}
