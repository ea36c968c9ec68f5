package dev.latchkey.process.cage;

import dev.latchkey.process.EngineDoor;
import dev.latchkey.refusal.ConflictException;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskAlreadyClaimedException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cmd.AbstractAddIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractSetTaskPropertyCmd;
import org.camunda.bpm.engine.impl.cmd.AssignTaskCmd;
import org.camunda.bpm.engine.impl.cmd.ClaimTaskCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Lets people claim a task for themselves only, and give back what they claimed: the engine would let them claim for
 * anybody, and giving back takes the right to assign, which nobody has.
 */
class ClaimGuard extends CommandInterceptor {

    private final IdentityService identity;
    private final EngineDoor engine;
    private final TaskService tasks;

    ClaimGuard(IdentityService identity, EngineDoor engine, TaskService tasks) {
        this.identity = identity;
        this.engine = engine;
        this.tasks = tasks;
    }

    @Override
    public <T> T execute(Command<T> command) {
        var person = identity.getCurrentAuthentication();
        if (person != null && command instanceof ClaimTaskCmd) {
            return claim(command, person.getUserId());
        }
        if (person != null && command instanceof AssignTaskCmd && isGivenBack(command, person.getUserId())) {
            return engine.trusted(() -> next.execute(command));
        }
        return next.execute(command);
    }

    private <T> T claim(Command<T> command, String person) {
        var claimant = EngineField.of(ClaimTaskCmd.class, "userId").read(command);
        if (claimant != null && !claimant.equals(person)) {
            throw new AuthorizationException("'" + person + "' can claim a task for themselves only.");
        }
        try {
            return next.execute(command);
        } catch (TaskAlreadyClaimedException e) {
            throw new ConflictException("Somebody else has claimed this task.", "claimed");
        }
    }

    /** Asked with the person's own eyes: who cannot see the task cannot have claimed it. */
    private boolean isGivenBack(Command<?> command, String person) {
        var assignee =
                EngineField.of(AbstractAddIdentityLinkCmd.class, "userId").read(command);
        var taskId = (String)
                EngineField.of(AbstractSetTaskPropertyCmd.class, "taskId").read(command);
        return assignee == null
                && tasks.createTaskQuery().taskId(taskId).taskAssignee(person).count() == 1;
    }
}
