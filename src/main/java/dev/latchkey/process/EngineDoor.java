package dev.latchkey.process;

import dev.latchkey.directory.Person;
import java.util.List;
import java.util.concurrent.Callable;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.stereotype.Component;

/** Latchkey's own way into the engine, where its own rules have the say and the engine's authorizations are not asked. */
@Component
public class EngineDoor {

    private final IdentityService identity;
    private final ProcessEngineConfigurationImpl configuration;

    EngineDoor(IdentityService identity, ProcessEngineConfigurationImpl configuration) {
        this.identity = identity;
        this.configuration = configuration;
    }

    /** Runs the action in the person's name: the operation log, which is evidence, names them. */
    <T> T asPerson(Person person, Callable<T> action) {
        var before = identity.getCurrentAuthentication();
        identity.setAuthentication(person.username(), List.copyOf(person.groups()));
        try {
            return trusted(action);
        } catch (RuntimeException e) {
            throw Refusals.searchRefusal(e).<RuntimeException>map(refusal -> refusal).orElse(e);
        } finally {
            identity.setAuthentication(before);
        }
    }

    /** Runs the action in whoever's name the thread works, without asking the engine's authorizations. */
    public <T> T trusted(Callable<T> action) {
        return configuration.getCommandExecutorTxRequired().execute(context -> context.runWithoutAuthorization(action));
    }
}
