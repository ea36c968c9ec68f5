package dev.latchkey.api;

import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Notes that a call with an Idempotency-Key has changed something, in the very transaction that changes it: so that is
 * known also if its answer fails afterwards, or if nobody can say whether the commit arrived.
 */
@Component
class CarriedOutCalls implements TransactionExecutionListener {

    private final ThreadLocal<Key> inHand = new ThreadLocal<>();
    private final IdempotentCalls calls;

    CarriedOutCalls(IdempotentCalls calls) {
        this.calls = calls;
    }

    private record Key(String caller, String key) {}

    /** From now on, until {@link #letGo}, this thread works for the call. */
    void take(String caller, String key) {
        inHand.set(new Key(caller, key));
    }

    void letGo() {
        inHand.remove();
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        if (!transaction.isReadOnly()) {
            Optional.ofNullable(inHand.get()).ifPresent(call -> calls.noteIfCarriedOut(call.caller(), call.key()));
        }
    }
}
