package dev.latchkey.process;

import dev.latchkey.directory.Person;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.ReviewWorkflow;
import dev.latchkey.review.Reviews;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.variable.Variables;
import org.springframework.stereotype.Component;

/** Begins and answers the process that asks people about a use of break-glass. */
@Component
class CamundaReviewWorkflow implements ReviewWorkflow {

    private final EngineDoor engine;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final Reviews reviews;

    CamundaReviewWorkflow(EngineDoor engine, RuntimeService runtime, TaskService tasks, Reviews reviews) {
        this.engine = engine;
        this.runtime = runtime;
        this.tasks = tasks;
        this.reviews = reviews;
    }

    @Override
    public void opened(RequestId id) {
        engine.trusted(() -> runtime.startProcessInstanceByKey(AccessReviewProcess.KEY, id.toString()));
    }

    @Override
    public Set<RequestId> findAsked() {
        return engine.trusted(
                () -> runtime.createProcessInstanceQuery().processDefinitionKey(AccessReviewProcess.KEY).list().stream()
                        .map(instance -> RequestId.parse(instance.getBusinessKey()))
                        .collect(Collectors.toSet()));
    }

    /** Where nobody is asked, not yet or because somebody deleted the process, the same verdict counts all the same. */
    @Override
    public void review(Person person, RequestId id, String verdict, String comment) {
        engine.asPerson(person, () -> {
            // Held, so that no task is offered between the look for one and the verdict without it.
            reviews.lock(id);
            var task = tasks.createTaskQuery()
                    .processInstanceBusinessKey(id.toString())
                    .taskDefinitionKey(AccessReviewProcess.Elements.REVIEW_EMERGENCY)
                    .singleResult();
            if (task == null) {
                reviews.close(person, id, verdict, comment);
            } else {
                tasks.complete(
                        task.getId(),
                        Variables.createVariables()
                                .putValueTyped("verdict", Variables.stringValue(verdict, true))
                                .putValueTyped("comment", Variables.stringValue(comment, true)));
            }
            return null;
        });
    }
}
