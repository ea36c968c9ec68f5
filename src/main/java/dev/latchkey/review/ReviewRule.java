package dev.latchkey.review;

import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.request.AccessRequest;
import java.util.stream.Stream;

/** What a verdict must pass, whichever door it comes through. The names stand in refusals and in the docs. */
enum ReviewRule {
    ENABLED_REVIEWER("enabledReviewer", "A disabled person cannot review.") {
        @Override
        boolean allows(Person person, AccessRequest request) {
            return person.enabled();
        }
    },
    /** By person: a second account, or a second name, is the same person. */
    NO_SELF_REVIEW("noSelfReview", "Nobody reviews their own break-glass.") {
        @Override
        boolean allows(Person person, AccessRequest request) {
            return !person.hasAccount(request.requesterId());
        }
    },
    MEMBER_OF_REVIEWERS("memberOfReviewers", "Only the role's owner group and security review break-glass.") {
        @Override
        boolean allows(Person person, AccessRequest request) {
            return Reviews.reviewers(request).stream().anyMatch(person::isIn);
        }
    };

    private final String id;
    private final String reason;

    ReviewRule(String id, String reason) {
        this.id = id;
        this.reason = reason;
    }

    abstract boolean allows(Person person, AccessRequest request);

    static boolean allow(Person person, AccessRequest request) {
        return Stream.of(values()).allMatch(rule -> rule.allows(person, request));
    }

    /** Throws {@link ForbiddenException} with the first rule that the person would break. */
    static void require(Person person, AccessRequest request) {
        for (var rule : values()) {
            if (!rule.allows(person, request)) {
                throw new ForbiddenException(rule.id, rule.reason);
            }
        }
    }
}
