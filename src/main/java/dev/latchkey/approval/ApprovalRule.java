package dev.latchkey.approval;

import dev.latchkey.directory.Person;
import dev.latchkey.request.AccessRequest;
import java.util.List;
import java.util.Optional;

/** What a decision must pass, whichever door it comes through. The names stand in refusals and in the docs. */
enum ApprovalRule {
    ENABLED_APPROVER("enabledApprover", "A disabled person cannot decide.") {
        @Override
        boolean allows(Attempt attempt) {
            return attempt.person().enabled();
        }
    },
    /** By person: a second account, or a second name, of the requester is the requester. */
    NO_SELF_APPROVAL("noSelfApproval", "The requester cannot decide on their own request.") {
        @Override
        boolean allows(Attempt attempt) {
            return !attempt.person().hasAccount(attempt.request().requesterId());
        }
    },
    MEMBER_OF_APPROVERS("memberOfApprovers", "Only members of the stage's group can decide.") {
        @Override
        boolean allows(Attempt attempt) {
            return attempt.stage().isDecidedBy(attempt.person());
        }
    },
    DISTINCT_APPROVERS("distinctApprovers", "Each agreement has to come from somebody else.") {
        @Override
        boolean allows(Attempt attempt) {
            return attempt.earlier().stream().noneMatch(d -> attempt.person().hasAccount(d.deciderId()));
        }
    };

    private final String id;
    private final String reason;

    ApprovalRule(String id, String reason) {
        this.id = id;
        this.reason = reason;
    }

    /** A person about to decide, as Keycloak knows them now. */
    record Attempt(AccessRequest request, ApprovalStage stage, List<Decision> earlier, Person person) {}

    abstract boolean allows(Attempt attempt);

    String id() {
        return id;
    }

    String reason() {
        return reason;
    }

    static Optional<ApprovalRule> firstBrokenBy(Attempt attempt) {
        return List.of(values()).stream().filter(rule -> !rule.allows(attempt)).findFirst();
    }
}
