package dev.latchkey.process;

import dev.latchkey.refusal.InvalidFieldException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.variable.value.SerializableValue;

/**
 * What was filled in at a start or at a task. The engine takes variables of every name and type; what is no plain value is
 * refused without being read. Throws {@link InvalidFieldException} for a field of another type; null if it is not there.
 */
record SubmittedForm(VariableScope fields) {

    static SubmittedForm of(DelegateTask task) {
        if (task.getExecution() == null) {
            // Somebody else's completion was committed after this task was read and before its execution was.
            throw new OptimisticLockingException("Task '%s' was completed meanwhile".formatted(task.getId()));
        }
        return new SubmittedForm(task);
    }

    String text(String field) {
        return value(field, String.class, "must be text");
    }

    Boolean flag(String field) {
        return value(field, Boolean.class, "must be true or false");
    }

    private <T> T value(String field, Class<T> type, String allowed) {
        var typed = fields.getVariableTyped(field, false);
        if (typed == null) {
            return null;
        }
        if (typed instanceof SerializableValue || (typed.getValue() != null && !type.isInstance(typed.getValue()))) {
            throw new InvalidFieldException(field, allowed);
        }
        return type.cast(typed.getValue());
    }
}
