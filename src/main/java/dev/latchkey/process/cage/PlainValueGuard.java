package dev.latchkey.process.cage;

import dev.latchkey.refusal.InvalidFieldException;
import java.util.Optional;
import org.camunda.bpm.engine.impl.ProcessInstantiationBuilderImpl;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitStartFormCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.value.SerializableValue;

/**
 * Lets the engine be handed plain values only, at a start and in a form. On an object, which none of the models knows, it
 * would fail deep inside, long before a listener can say which field is wrong.
 */
class PlainValueGuard extends CommandInterceptor {

    @Override
    public <T> T execute(Command<T> command) {
        searchSubmitted(command).ifPresent(PlainValueGuard::check);
        return next.execute(command);
    }

    private static Optional<VariableMap> searchSubmitted(Command<?> command) {
        if (command instanceof StartProcessInstanceCmd) {
            var start = (ProcessInstantiationBuilderImpl)
                    EngineField.of(StartProcessInstanceCmd.class, "instantiationBuilder")
                            .read(command);
            return typed(start.getVariables());
        }
        if (command instanceof SubmitStartFormCmd) {
            return typed(EngineField.of(SubmitStartFormCmd.class, "variables").read(command));
        }
        if (command instanceof SubmitTaskFormCmd) {
            return typed(EngineField.of(SubmitTaskFormCmd.class, "properties").read(command));
        }
        return Optional.empty();
    }

    /** Nothing where nothing was submitted. */
    private static Optional<VariableMap> typed(Object variables) {
        return variables instanceof VariableMap map ? Optional.of(map) : Optional.empty();
    }

    private static void check(VariableMap submitted) {
        for (String name : submitted.keySet()) {
            if (submitted.getValueTyped(name) instanceof SerializableValue object) {
                throw new InvalidFieldException(
                        name,
                        "must be a plain value, not of type '%s'"
                                .formatted(object.getType().getName()));
            }
        }
    }
}
