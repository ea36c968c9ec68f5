package dev.latchkey.portal;

import dev.latchkey.approval.ApprovalWorkflow;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.Refusal;
import dev.latchkey.request.RequestId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Decides on requests one after the other, each in a transaction of its own, and tells which were decided and which were
 * not: whoever pressed the button once would else not know what stands.
 */
@Component
class SeveralDecisions {

    private final RequestDesk desk;
    private final ApprovalWorkflow workflow;

    SeveralDecisions(RequestDesk desk, ApprovalWorkflow workflow) {
        this.desk = desk;
        this.workflow = workflow;
    }

    Notice decide(Person me, List<String> ids, DecisionForm form) {
        if (ids.isEmpty()) {
            return new Notice("refused", "Nothing was selected.");
        }
        var decided = new ArrayList<String>();
        var refused = new ArrayList<String>();
        for (var at = 0; at < ids.size(); at++) {
            // Until the request is known to be the person's business, it has no name.
            var name = "One of them";
            try {
                var id = RequestId.parse(ids.get(at));
                name = name(me, id);
                workflow.decide(me, id, form);
                decided.add(name);
            } catch (Refusal refusal) {
                refused.add("%s: %s".formatted(name, refusal.getMessage()));
            } catch (DirectoryUnavailableException outage) {
                return interrupted(me, decided, refused, ids.subList(at, ids.size()));
            }
        }
        return decided.size() == ids.size()
                ? new Notice("done", decided.size() == 1 ? "Decided." : "Decided on all %d.".formatted(decided.size()))
                : new Notice("refused", "%s %s".formatted(told(decided), String.join(" ", refused)));
    }

    private Notice interrupted(Person me, List<String> decided, List<String> refused, List<String> left) {
        var sentences = new ArrayList<String>();
        sentences.add(told(decided));
        sentences.addAll(refused);
        sentences.add("Then Keycloak did not answer any more, and nothing was decided on %s."
                .formatted(String.join(
                        ", ", left.stream().map(id -> searchName(me, id)).toList())));
        return new Notice("refused", String.join(" ", sentences));
    }

    private static String told(List<String> decided) {
        return decided.isEmpty()
                ? "Nothing was decided."
                : "Decided on %d: %s.".formatted(decided.size(), String.join(", ", decided));
    }

    private String searchName(Person me, String id) {
        try {
            return name(me, RequestId.parse(id));
        } catch (Refusal refusal) {
            return "one that is not there";
        }
    }

    private String name(Person me, RequestId id) {
        var request = desk.getVisible(me, id);
        return "%s for %s".formatted(request.role(), request.requestedBy());
    }
}
