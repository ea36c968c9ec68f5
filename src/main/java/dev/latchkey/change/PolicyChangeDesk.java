package dev.latchkey.change;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Closes proposals whose ground is gone: another change took effect, or a release brought a newer model. Apart from
 * whatever replaced it, so that nothing which takes effect waits for this.
 */
@Component
public class PolicyChangeDesk {

    private static final Logger log = LoggerFactory.getLogger(PolicyChangeDesk.class);

    private final PolicyChangeRepository repository;
    private final PolicyChanges changes;
    private final PolicyChangeWorkflow workflow;
    private final TransactionTemplate transaction;

    PolicyChangeDesk(
            PolicyChangeRepository repository,
            PolicyChanges changes,
            PolicyChangeWorkflow workflow,
            TransactionTemplate transaction) {
        this.repository = repository;
        this.changes = changes;
        this.workflow = workflow;
        this.transaction = transaction;
    }

    public void closeSuperseded() {
        repository.findOpen().forEach(this::closeIfSuperseded);
    }

    private void closeIfSuperseded(PolicyChangeId id) {
        try {
            transaction.executeWithoutResult(
                    status -> changes.closeIfSuperseded(id).ifPresent(workflow::closed));
        } catch (RuntimeException e) {
            log.error("Cannot look whether policy change '{}' is superseded now, and try on", id, e);
        }
    }
}
