package dev.latchkey.change;

import dev.latchkey.policy.CandidateRefusedException;
import dev.latchkey.policy.CandidateTables;
import dev.latchkey.policy.PolicyReplays;
import dev.latchkey.policy.ReplayListener;
import dev.latchkey.policy.ReplayTooLongException;
import dev.latchkey.policy.ReplayedRequest;
import dev.latchkey.refusal.ConflictException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Holds a proposed policy against what was decided in the past, before anybody decides on it. */
@Service
public class ProposalReplays {

    private static final int MOST_CHANGES = 100;

    private final PolicyChanges changes;
    private final PolicyChangeRepository repository;
    private final ModelStore models;
    private final CandidateTables tables;
    private final PolicyReplays replays;
    private final PolicyChangeProperties properties;
    private final Clock clock;
    private final TransactionTemplate apart;

    ProposalReplays(
            PolicyChanges changes,
            PolicyChangeRepository repository,
            ModelStore models,
            CandidateTables tables,
            PolicyReplays replays,
            PolicyChangeProperties properties,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.changes = changes;
        this.repository = repository;
        this.models = models;
        this.tables = tables;
        this.replays = replays;
        this.properties = properties;
        this.clock = clock;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Attaches to the change what the past would have been under it, once; does nothing if that is there already.
     *
     * @throws ConflictException if too many replays are running, or this one is; to be tried again
     */
    public void attach(PolicyChangeId id) {
        var change = changes.get(id);
        if (change.isOpen() && change.replay().isEmpty()) {
            if (!repository.mayReplay(id)) {
                // A job whose lock ran out is begun again while it runs, and would take both places there are.
                throw new ConflictException(
                        "The past is being replayed under policy change '%s' already.".formatted(id), "replaying");
            }
            var report = replay(change);
            // Committed by itself: a job that took longer than its lock is run again, and then finds this.
            apart.executeWithoutResult(status -> repository.attachReplay(id, report));
        }
    }

    private ReplayReport replay(PolicyChange change) {
        var candidate = policyOf(change);
        if (candidate.isEmpty()) {
            return ReplayReport.notNeeded();
        }
        var days = properties.replayPeriod().toDays();
        // What is asked for today says more than what was asked for a month ago.
        var newest = new ArrayDeque<ReplayReport.Change>();
        try {
            var summary = replays.replay(
                    candidate, clock.instant().minus(properties.replayPeriod()), null, new ReplayListener() {
                        @Override
                        public void progress(long done, long total) {
                            if (!changes.get(change.id()).isOpen()) {
                                throw new CancellationException("Nobody has to decide on it any more");
                            }
                        }

                        @Override
                        public void changed(ReplayedRequest request) {
                            newest.addFirst(ReplayReport.Change.of(request));
                            if (newest.size() > MOST_CHANGES) {
                                newest.removeLast();
                            }
                        }
                    });
            return new ReplayReport(days, summary, List.copyOf(newest), null);
        } catch (CancellationException e) {
            // No failure: the change is closed, or this node stops and another one replays.
            throw e;
        } catch (CandidateRefusedException | ReplayTooLongException | IllegalStateException e) {
            // It stays decidable: who decides is told that nothing is known, and why.
            return ReplayReport.failed(days, "The replay failed: " + e.getMessage());
        }
    }

    private Map<String, byte[]> policyOf(PolicyChange change) {
        var files = models.findProposed(change.proposalId().orElseThrow());
        return change.resources().stream()
                .filter(resource -> resource.name().endsWith(".dmn")
                        && resource.basedOn().stream().anyMatch(base -> tables.isPolicy(base.key())))
                .collect(Collectors.toMap(ChangedResource::name, resource -> files.get(resource.name())));
    }
}
