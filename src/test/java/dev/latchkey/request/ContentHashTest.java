package dev.latchkey.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentHashTest {

    @Test
    void sameContentHasTheSameHash() {
        assertThat(ContentHash.of("alice", "role", 60))
                .isEqualTo(ContentHash.of("alice", "role", 60))
                .hasSize(64);
    }

    @Test
    void textCannotMoveFromOneFieldToTheNext() {
        assertThat(ContentHash.of("ab", "c")).isNotEqualTo(ContentHash.of("a", "bc"));
    }
}
