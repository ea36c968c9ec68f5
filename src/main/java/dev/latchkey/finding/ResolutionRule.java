package dev.latchkey.finding;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ForbiddenException;

/** What an answer to a finding must pass, whichever door it comes through. The names stand in refusals and in the docs. */
enum ResolutionRule {
    ENABLED_PERSON("enabledPerson", "A disabled person cannot resolve a finding.") {
        @Override
        boolean allows(Person person, Finding finding) {
            return person.enabled();
        }
    },
    MEMBER_OF_SECURITY("memberOfSecurity", "Only members of security can resolve a finding.") {
        @Override
        boolean allows(Person person, Finding finding) {
            return person.isIn(Groups.SECURITY);
        }
    },
    /** By person: a second account, or a second name, is the same person. */
    NO_SELF_RESOLUTION("noSelfResolution", "Nobody resolves a finding about themselves.") {
        @Override
        boolean allows(Person person, Finding finding) {
            return !finding.isAbout(person);
        }
    },
    /** By name, which is all that Keycloak's events tell of people of another realm: better one refusal too many. */
    NOT_THE_ACTOR("notTheActor", "Who gave or took the role by hand cannot resolve the finding about it.") {
        @Override
        boolean allows(Person person, Finding finding) {
            return finding.actor().filter(person.username()::equals).isEmpty();
        }
    };

    private final String id;
    private final String reason;

    ResolutionRule(String id, String reason) {
        this.id = id;
        this.reason = reason;
    }

    abstract boolean allows(Person person, Finding finding);

    /** Throws {@link ForbiddenException} with the first rule that the person would break. */
    static void require(Person person, Finding finding) {
        for (var rule : values()) {
            if (!rule.allows(person, finding)) {
                throw new ForbiddenException(rule.id, rule.reason);
            }
        }
    }
}
