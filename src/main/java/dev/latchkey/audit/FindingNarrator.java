package dev.latchkey.audit;

import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.StandingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in words what was found, what became of it, and what was excepted. */
final class FindingNarrator {

    private FindingNarrator() {}

    /** @param requestId of the lease that the finding is about, if it is about one */
    static List<AuditEntry> tell(Finding finding, Optional<String> requestId) {
        var request = requestId.orElse("");
        var role = finding.roleName().orElse("");
        var facts = new ArrayList<AuditEntry>();
        facts.add(new AuditEntry(
                finding.detectedAt(),
                Finding.BY_LATCHKEY,
                "findingDetected",
                finding.username(),
                role,
                request,
                "%s: %s".formatted(finding.kind().word(), finding.detail())));
        finding.resolvedAt()
                .ifPresent(at -> facts.add(new AuditEntry(
                        at,
                        finding.resolvedBy().orElseThrow(),
                        finding.action() == FindingAction.REMOVED ? "roleRemovedByReconciler" : "findingClosed",
                        finding.username(),
                        role,
                        request,
                        end(finding, role))));
        return facts;
    }

    private static String end(Finding finding, String role) {
        var who = finding.username();
        var note = finding.note().map(text -> ": " + text).orElse(".");
        if (finding.action() == FindingAction.REMOVED) {
            // Somebody's reason is told with their name, the policy's without.
            return finding.removalBy()
                    .map(by -> "%s had '%s' taken away from %s, and it was seen to be gone%s"
                            .formatted(by, role, who, note))
                    .orElseGet(() -> "'%s' was taken away from %s, and seen to be gone%s".formatted(role, who, note));
        }
        var by = finding.resolvedBy().orElseThrow();
        return switch (finding.resolution().orElseThrow()) {
            case "acceptedAsException" -> "%s accepted that %s holds '%s'%s".formatted(by, who, role, note);
            case "dismissed" -> "%s dismissed the finding about %s%s".formatted(by, who, note);
            default -> "The finding about %s was closed%s".formatted(who, note);
        };
    }

    static List<AuditEntry> tell(StandingException exception) {
        var facts = new ArrayList<AuditEntry>();
        facts.add(new AuditEntry(
                exception.declaredAt(),
                exception.declaredBy(),
                "exceptionDeclared",
                exception.username(),
                exception.roleName(),
                "",
                "%s declared that %s may hold '%s' without a lease until %s, for which %s answers: %s"
                        .formatted(
                                exception.declaredBy(),
                                exception.username(),
                                exception.roleName(),
                                Phrases.time(exception.reviewAt()),
                                exception.owner(),
                                exception.reason())));
        exception
                .endedAt()
                .ifPresent(at -> facts.add(new AuditEntry(
                        at,
                        exception.endedBy().orElseThrow(),
                        "exceptionEnded",
                        exception.username(),
                        exception.roleName(),
                        "",
                        "%s ended the exception of %s for '%s': %s"
                                .formatted(
                                        exception.endedBy().orElseThrow(),
                                        exception.username(),
                                        exception.roleName(),
                                        exception.endReason().orElse("")))));
        return facts;
    }
}
