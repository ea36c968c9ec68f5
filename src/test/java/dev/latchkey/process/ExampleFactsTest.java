package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.policy.PolicyProperties;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever adds a fact gives an example of it here, or its cells would be tried with nothing. */
class ExampleFactsTest {

    private static final PolicyProperties SETTINGS =
            new PolicyProperties(ZoneOffset.UTC, Set.of("department", "onCall"), "", true);

    @Test
    void everyFactIsThereAndHoldsSomething() {
        var all = new HashSet<>(PolicyVariables.NAMES);
        all.addAll(SiteCalendar.NAMES);

        assertThat(ExampleFacts.present(SETTINGS)).allSatisfy(example -> {
            assertThat(example.asked()).containsOnlyKeys(PolicyVariables.NAMES);
            assertThat(example.withCalendar()).containsOnlyKeys(all);
            assertThat(example.withCalendar().entrySet()).allSatisfy(fact -> assertHoldsSomething(fact.getValue()));
        });
    }

    private static void assertHoldsSomething(Object fact) {
        assertThat(fact).isNotNull();
        if (fact instanceof Collection<?> several) {
            assertThat(several).isNotEmpty();
        } else if (fact instanceof Map<?, ?> named) {
            assertThat(named).hasSize(2).doesNotContainValue(null);
        }
    }

    @Test
    void whatCanBeNullIsWithoutAnything() {
        assertThat(ExampleFacts.absent(SETTINGS).withCalendar())
                .containsEntry("networkZone", null)
                .containsEntry("minutesSinceLastEnd", null)
                .containsEntry("holiday", null)
                .containsEntry("freeze", null)
                .containsEntry("freezeUntil", null)
                .containsEntry("nextAfterFreeze", null)
                .containsEntry("officeHours", false);
    }
}
