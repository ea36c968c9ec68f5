package dev.latchkey.process;

import dev.latchkey.approval.PolicyGate;
import dev.latchkey.lease.LeaseExtensions;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import org.camunda.bpm.engine.RuntimeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Denies what was asked for on a lease that is over, so that nobody is asked to agree to it any more. Looks at the ledger
 * and waits for no event: a lease ends in many ways, and in some of them, such as the sweeper's, no process takes part.
 */
@Component
class OutlivedExtensions {

    private static final Logger log = LoggerFactory.getLogger(OutlivedExtensions.class);

    private static final String REASON = "The lease ended before the time could be added.";

    private final LeaseExtensions extensions;
    private final AccessRequests requests;
    private final PolicyGate gate;
    private final EngineDoor engine;
    private final RuntimeService runtime;

    OutlivedExtensions(
            LeaseExtensions extensions,
            AccessRequests requests,
            PolicyGate gate,
            EngineDoor engine,
            RuntimeService runtime) {
        this.extensions = extensions;
        this.requests = requests;
        this.gate = gate;
        this.engine = engine;
        this.runtime = runtime;
    }

    /** Twice a second, so that it is done within one. */
    @Scheduled(fixedDelay = 500)
    void deny() {
        extensions.findOutlived().forEach(this::deny);
    }

    private void deny(RequestId id) {
        try {
            engine.trusted(() -> {
                // Held first: of this and a decision at the same moment, the one that comes second sees the other.
                if (requests.isOpen(requests.lock(id)) && endProcess(id)) {
                    gate.denyAfterAll(id, AccessRequestProcess.Errors.LEASE_ALREADY_OVER, REASON);
                }
                return null;
            });
        } catch (RuntimeException e) {
            // It is still there the next time, and the others must not wait for it.
            log.warn("Cannot deny request '{}' yet, whose lease is over: {}", id, e.getMessage());
        }
    }

    /**
     * Whether a process listened. One of a model from before this, or that a site has edited, does not: the request then
     * stays open, and is denied when the time would be added.
     */
    private boolean endProcess(RequestId id) {
        return !runtime.createMessageCorrelation(AccessRequestProcess.Messages.EXTENDED_LEASE_OVER)
                .processInstanceBusinessKey(id.toString())
                .correlateAllWithResult()
                .isEmpty();
    }
}
