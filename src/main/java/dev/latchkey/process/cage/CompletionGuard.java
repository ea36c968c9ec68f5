package dev.latchkey.process.cage;

import dev.latchkey.refusal.InvalidFieldException;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Lets a task be completed with the fields of its own form and nothing else: the engine would take any variable
 * along, also those by which the models route. A listener comes too late, it cannot tell what was there before.
 */
class CompletionGuard extends CommandInterceptor {

    private final DecidedTasks decided;

    CompletionGuard(DecidedTasks decided) {
        this.decided = decided;
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (command instanceof CompleteTaskCmd) {
            return complete(command, CompleteTaskCmd.class, "variables");
        }
        if (command instanceof SubmitTaskFormCmd) {
            return complete(command, SubmitTaskFormCmd.class, "properties");
        }
        return next.execute(command);
    }

    private <T> T complete(Command<T> command, Class<?> type, String variables) {
        var taskId = (String) EngineField.of(type, "taskId").read(command);
        check(EngineField.of(type, variables).read(command), decided.fieldsOf(taskId));
        try {
            return next.execute(command);
        } catch (NullValueException noSuchTask) {
            throw decided.searchConflict(taskId)
                    .<RuntimeException>map(conflict -> conflict)
                    .orElse(noSuchTask);
        }
    }

    private static void check(Object variables, Set<String> fields) {
        if (variables instanceof Map<?, ?> map) {
            map.keySet().stream()
                    .filter(name -> !fields.contains(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw new InvalidFieldException(
                                String.valueOf(name),
                                "cannot be set by completing a task; allowed are "
                                        + fields.stream().sorted().toList());
                    });
        }
    }
}
