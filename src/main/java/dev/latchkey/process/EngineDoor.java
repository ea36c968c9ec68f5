package dev.latchkey.process;

import dev.latchkey.directory.Person;
import dev.latchkey.refusal.ConflictException;
import java.util.List;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Latchkey's own way into the engine, where its own rules have the say and the engine's authorizations are not asked. */
@Component
public class EngineDoor {

    private static final int TRIES = 5;

    private final IdentityService identity;
    private final ProcessEngineConfigurationImpl configuration;

    EngineDoor(IdentityService identity, ProcessEngineConfigurationImpl configuration) {
        this.identity = identity;
        this.configuration = configuration;
    }

    /**
     * Runs the action in the person's name: the operation log, which is evidence, names them. Where somebody else
     * changed the same thing at the same moment, all of the action is rolled back and tried again; within a caller's
     * transaction, which cannot be repeated here, that is a {@link ConflictException}.
     */
    <T> T asPerson(Person person, Callable<T> action) {
        var before = identity.getCurrentAuthentication();
        identity.setAuthentication(person.username(), List.copyOf(person.groups()));
        try {
            for (var triesLeft = TransactionSynchronizationManager.isActualTransactionActive() ? 1 : TRIES;
                    ;
                    triesLeft--) {
                try {
                    return trusted(action);
                } catch (RuntimeException e) {
                    if (!Refusals.isRace(e)) {
                        throw unwrapped(e);
                    }
                    if (triesLeft == 1) {
                        throw new ConflictException("Somebody else acted at the same moment; look again.", "changing");
                    }
                }
            }
        } finally {
            identity.setAuthentication(before);
        }
    }

    /** What the engine wrapped, where a caller is to know it. */
    private static RuntimeException unwrapped(RuntimeException e) {
        return Refusals.searchRefusal(e)
                .<RuntimeException>map(refusal -> refusal)
                .or(() -> Refusals.searchOutage(e))
                .or(() -> Refusals.searchOutageOfKeycloak(e))
                .orElse(e);
    }

    /** Runs the action in whoever's name the thread works, without asking the engine's authorizations. */
    public <T> T trusted(Callable<T> action) {
        return configuration.getCommandExecutorTxRequired().execute(context -> context.runWithoutAuthorization(action));
    }
}
