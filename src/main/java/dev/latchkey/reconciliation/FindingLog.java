package dev.latchkey.reconciliation;

import dev.latchkey.directory.UserId;
import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingId;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.finding.FoundDifference;
import dev.latchkey.finding.Resolution;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes findings down as comparisons see them: each once, none that somebody dismissed, and says so in the log. */
@Component
class FindingLog {

    private static final String NO_LONGER_SO = "It is no longer so.";
    private static final Logger log = LoggerFactory.getLogger(FindingLog.class);

    private final FindingRepository repository;
    private final ReconciliationProperties properties;

    FindingLog(FindingRepository repository, ReconciliationProperties properties) {
        this.repository = repository;
        this.properties = properties;
    }

    List<Finding> findOpenOfHolding(UserId user, WatchedRole role) {
        return repository.findOpen(user, role.id()).stream()
                .filter(finding -> FindingKind.OF_HOLDING.contains(finding.kind()))
                .toList();
    }

    void open(FoundDifference found) {
        if (repository.isDismissed(found.kind(), found.subject(), properties.dismissal())) {
            return;
        }
        var id = FindingId.random();
        if (repository.insert(id, found)) {
            log.warn(
                    "Finding '{}': {} of user '{}', role '{}', by '{}'; {}",
                    id,
                    found.kind().word(),
                    found.username(),
                    found.roleName().orElse(""),
                    found.actor().orElse("unknown"),
                    found.action().word());
        }
    }

    void markSeen(Finding finding) {
        repository.markSeen(List.of(finding.id()));
    }

    void change(Finding finding, FindingAction action) {
        if (repository.markAction(finding.id(), action)) {
            log.warn("Finding '{}': {} from now on", finding.id(), action.word());
        }
    }

    void closeVanished(Finding finding) {
        if (repository.close(finding.id(), finding.action(), Resolution.VANISHED, Finding.BY_LATCHKEY, NO_LONGER_SO)) {
            log.info("Finding '{}' is no longer so", finding.id());
        }
    }

    /** What was dismissed and is no longer so counts as new when it comes back. */
    void forgetDismissals(UserId user, WatchedRole role, Predicate<Finding> stillSo) {
        repository.findDismissed(user, role.id()).stream()
                .filter(stillSo.negate())
                .map(Finding::id)
                .forEach(repository::markGone);
    }
}
