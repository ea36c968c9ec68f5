package dev.latchkey.reconciliation;

import dev.latchkey.finding.Finding;
import dev.latchkey.finding.FindingAction;
import dev.latchkey.finding.FindingKind;
import dev.latchkey.finding.FindingRepository;
import dev.latchkey.finding.FoundDifference;
import dev.latchkey.policy.PolicyFacts;
import dev.latchkey.policy.TablesInForce;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Says to security which tables of the policy fail, once for each version, for as long as that version is in force. */
@Component
public class TableFailures {

    private static final Logger log = LoggerFactory.getLogger(TableFailures.class);
    private static final int LONGEST_REASON = 500;

    private final FindingRepository repository;
    private final FindingLog findings;
    private final TablesInForce tables;
    private final Counter counter;

    TableFailures(FindingRepository repository, FindingLog findings, @Lazy TablesInForce tables, MeterRegistry meters) {
        this.repository = repository;
        this.findings = findings;
        this.tables = tables;
        this.counter = Counter.builder("latchkey.policy.failures")
                .description("Evaluations in which a table of the policy failed")
                .register(meters);
    }

    /**
     * To be called for each failure.
     *
     * @param table with its version
     * @param reason the engine's words
     */
    public void tell(String table, String reason, PolicyFacts facts) {
        counter.increment();
        var words = reason.replaceAll("\\s+", " ").strip();
        var shortened = words.substring(0, Math.min(words.length(), LONGEST_REASON));
        log.error(
                "Table '{}' of the policy failed for user '{}' and role '{}', which is denied: {}",
                table,
                facts.requester().id(),
                facts.role().id(),
                shortened);
        repository.findOpen(FindingKind.POLICY_FAILED).stream()
                .filter(finding -> finding.subject().equals(table))
                .findFirst()
                .ifPresentOrElse(findings::markSeen, () -> findings.open(describe(table, shortened)));
    }

    private static FoundDifference describe(String table, String reason) {
        return new FoundDifference(
                FindingKind.POLICY_FAILED,
                table,
                Optional.empty(),
                table.split(":")[0],
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                FindingAction.REPORTED,
                "Table '%s' of the policy fails, and what it fails for is denied until another version is deployed: %s"
                        .formatted(table, reason));
    }

    void check() {
        repository.findOpen(FindingKind.POLICY_FAILED).forEach(this::lookAgain);
    }

    /** No more tries to see whether it still fails: it does, for what it failed for, until it is another one. */
    void lookAgain(Finding finding) {
        if (!tables.names().contains(finding.subject())) {
            findings.closeVanished(finding);
        }
    }
}
