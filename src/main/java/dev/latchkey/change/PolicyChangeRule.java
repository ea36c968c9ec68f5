package dev.latchkey.change;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ForbiddenException;
import java.util.stream.Stream;

/** What a decision on a change must pass, whichever door it comes through. The names stand in refusals and in the docs. */
enum PolicyChangeRule {
    ENABLED_DECIDER("enabledDecider", "A disabled person cannot decide.") {
        @Override
        boolean allows(Person person, PolicyChange change) {
            return person.enabled();
        }
    },
    /** By person: a second account, or a second name, of the proposer is the proposer. */
    FOUR_EYES("fourEyes", "Whoever proposed a change cannot decide on it.") {
        @Override
        boolean allows(Person person, PolicyChange change) {
            return !person.hasAccount(change.proposerId());
        }
    },
    MEMBER_OF_DECIDERS("memberOfDeciders", "Only members of security and platform-admins decide on changes.") {
        @Override
        boolean allows(Person person, PolicyChange change) {
            return person.isIn(Groups.SECURITY) || person.isIn(Groups.PLATFORM_ADMINS);
        }
    };

    private final String id;
    private final String reason;

    PolicyChangeRule(String id, String reason) {
        this.id = id;
        this.reason = reason;
    }

    abstract boolean allows(Person person, PolicyChange change);

    static boolean allow(Person person, PolicyChange change) {
        return Stream.of(values()).allMatch(rule -> rule.allows(person, change));
    }

    /** Throws {@link ForbiddenException} with the first rule that the person would break. */
    static void require(Person person, PolicyChange change) {
        for (var rule : values()) {
            if (!rule.allows(person, change)) {
                throw new ForbiddenException(rule.id, rule.reason);
            }
        }
    }
}
