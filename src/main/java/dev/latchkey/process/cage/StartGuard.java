package dev.latchkey.process.cage;

import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceAtActivitiesCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Lets people start a process at its beginning only: with the right to start, the engine would also let them choose
 * where, under which business key, and whether the listeners run that check and record the request.
 */
class StartGuard extends CommandInterceptor {

    private final IdentityService identity;

    StartGuard(IdentityService identity) {
        this.identity = identity;
    }

    @Override
    public <T> T execute(Command<T> command) {
        var person = identity.getCurrentAuthentication();
        if (command instanceof StartProcessInstanceAtActivitiesCmd && person != null) {
            throw new AuthorizationException("'" + person.getUserId()
                    + "' may start a process at its beginning only: leave out the start instructions.");
        }
        return next.execute(command);
    }
}
