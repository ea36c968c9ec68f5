package dev.latchkey.audit;

import dev.latchkey.change.PolicyChange;
import dev.latchkey.change.ReplayReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Says in words who wanted to change the policy or a model, who decided, and what came of it, from the ledger. */
final class PolicyChangeNarrator {

    private static final String LATCHKEY = "latchkey";

    private PolicyChangeNarrator() {}

    static List<AuditEntry> tell(PolicyChange change) {
        var facts = new ArrayList<AuditEntry>();
        if (change.fourEyes()) {
            facts.add(entry(
                    change,
                    change.proposedAt(),
                    change.proposedBy(),
                    "policyChangeProposed",
                    "%s proposed to change %s (policy change %s)."
                            .formatted(change.proposedBy(), change.files(), change.id())));
        }
        change.decidedAt().ifPresent(at -> facts.add(decided(at, change)));
        change.settledAt()
                .filter(at -> change.decidedAt().isEmpty()
                        || change.deploymentId().isPresent()
                        || change.refusal().isPresent())
                .ifPresent(at -> facts.add(settled(at, change)));
        return facts;
    }

    private static AuditEntry decided(Instant at, PolicyChange change) {
        var by = change.decidedBy().orElseThrow();
        // A change that was rejected is settled by that; every other one that was decided on was agreed to.
        var rejected = change.state().word().equals("rejected");
        return entry(
                change,
                at,
                by,
                rejected ? "policyChangeRejected" : "policyChangeApproved",
                "%s %s %s's change of %s%s. %s"
                        .formatted(
                                by,
                                rejected ? "rejected" : "approved",
                                change.proposedBy(),
                                change.files(),
                                change.comment().map(comment -> ": " + comment).orElse(""),
                                change.replay().map(ReplayReport::sentence).orElse("")));
    }

    private static AuditEntry settled(Instant at, PolicyChange change) {
        var who = change.proposedBy();
        var files = change.files();
        return switch (change.state()) {
            case WITHDRAWN ->
                entry(change, at, who, "policyChangeWithdrawn", "%s took back the change of %s.".formatted(who, files));
            case UNANSWERED ->
                entry(
                        change,
                        at,
                        LATCHKEY,
                        "policyChangeUnanswered",
                        "Nobody decided on %s's change of %s in time.".formatted(who, files));
            case SUPERSEDED ->
                entry(
                        change,
                        at,
                        LATCHKEY,
                        "policyChangeSuperseded",
                        "%s's change of %s is based on what is not in force any more; nobody need decide."
                                .formatted(who, files));
            case REFUSED ->
                entry(
                        change,
                        at,
                        LATCHKEY,
                        "policyChangeRefused",
                        "%s's change of %s was approved and could not be put in force: %s."
                                .formatted(who, files, change.refusal().orElseThrow()));
            default -> effective(at, change);
        };
    }

    private static AuditEntry effective(Instant at, PolicyChange change) {
        return entry(
                change,
                at,
                change.fourEyes() ? LATCHKEY : change.proposedBy(),
                "policyChangeEffective",
                (change.fourEyes()
                                ? "%s's change of %s is in force (deployment %s), approved by %s."
                                : "FOUR EYES OFF: %s's change of %s is in force (deployment %s); nobody else agreed to it.")
                        .formatted(
                                change.proposedBy(),
                                change.files(),
                                change.deploymentId().orElseThrow(),
                                change.decidedBy().orElse("nobody")));
    }

    private static AuditEntry entry(PolicyChange change, Instant at, String actor, String action, String sentence) {
        return new AuditEntry(at, actor, action, "", "", change.id().toString(), sentence);
    }
}
