package dev.latchkey.process.cage;

import java.util.Set;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.cmd.AbstractExecuteFilterCmd;
import org.camunda.bpm.engine.impl.cmd.SaveFilterCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Refuses expressions in task queries, in the engine, where every door passes: the engine evaluates those inside
 * {@code orQueries} for any signed-in caller (CVE-2026-109432), and an expression can reach everything.
 *
 * <p>The one exception is Latchkey's own shared filter, which nobody signed in can write.
 */
class TaskQueryExpressionGuard extends CommandInterceptor {

    private static final Set<String> OF_THE_SHARED_FILTER = Set.of("${currentUserGroups()}");

    private final IdentityService identity;

    TaskQueryExpressionGuard(IdentityService identity) {
        this.identity = identity;
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (command instanceof TaskQueryImpl query) {
            check(query, Set.of());
        } else if (command instanceof AbstractExecuteFilterCmd filter
                && EngineField.of(AbstractExecuteFilterCmd.class, "extendingQuery")
                                .read(filter)
                        instanceof TaskQueryImpl extension) {
            check(extension, Set.of());
        } else if (command instanceof SaveFilterCmd save
                && EngineField.of(SaveFilterCmd.class, "filter").read(save) instanceof Filter filter
                && filter.getQuery() instanceof TaskQueryImpl query) {
            check(query, identity.getCurrentAuthentication() == null ? OF_THE_SHARED_FILTER : Set.of());
        }
        return next.execute(command);
    }

    private static void check(TaskQueryImpl query, Set<String> allowed) {
        if (!allowed.containsAll(query.getExpressions().values())) {
            throw new BadUserRequestException("Expressions are not allowed in task queries and filters.");
        }
        for (TaskQueryImpl part : query.getQueries()) {
            // A query lists itself as its first part.
            if (part != query) {
                check(part, allowed);
            }
        }
    }
}
