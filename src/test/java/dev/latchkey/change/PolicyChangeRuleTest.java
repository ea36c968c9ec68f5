package dev.latchkey.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.refusal.ForbiddenException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may decide on a change that adam proposed. */
class PolicyChangeRuleTest {

    private static final PolicyChange CHANGE = new PolicyChange(
            PolicyChangeId.random(),
            PolicyChangeState.PROPOSED,
            true,
            new UserId("adam"),
            "adam",
            Instant.EPOCH,
            "",
            "",
            Optional.of("proposal"),
            List.of(),
            Optional.of(Instant.EPOCH),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    @ParameterizedTest
    @CsvSource({"sam, security", "eve, platform-admins"})
    void securityAndOtherPlatformAdminsDecide(String name, String group) {
        assertThatCode(() -> PolicyChangeRule.require(person(name, true, group), CHANGE))
                .doesNotThrowAnyException();
        assertThat(PolicyChanges.isDecider(person(name, true, group), CHANGE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sam, false, security, enabledDecider",
        "adam, true, platform-admins, fourEyes",
        "adam, true, security, fourEyes",
        "audrey, true, auditors, memberOfDeciders",
        "alice, true, developers, memberOfDeciders"
    })
    void everybodyElseIsToldTheRule(String name, boolean enabled, String group, String rule) {
        assertRefused(person(name, enabled, group), rule);
    }

    @Test
    void anotherAccountOfTheProposerIsTheProposer() {
        var second = new Person(
                new UserId("adam-2"),
                "adam-2",
                true,
                Set.of("security"),
                Set.of(new UserId("adam-2"), new UserId("adam")));

        assertRefused(second, "fourEyes");
    }

    private static void assertRefused(Person person, String rule) {
        var refusal = catchThrowableOfType(ForbiddenException.class, () -> PolicyChangeRule.require(person, CHANGE));
        assertThat(refusal.details()).containsEntry("rule", rule);
        assertThat(PolicyChanges.isDecider(person, CHANGE)).isFalse();
    }

    private static Person person(String name, boolean enabled, String group) {
        return new Person(new UserId(name), name, enabled, Set.of(group));
    }
}
