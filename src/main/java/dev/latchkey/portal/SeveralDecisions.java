package dev.latchkey.portal;

import dev.latchkey.approval.ApprovalWorkflow;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.Refusal;
import dev.latchkey.request.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

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
        // All names first: what is told about an outage must not need what is away.
        var asked = new ArrayList<Asked>();
        for (var id : ids) {
            try {
                asked.add(find(me, RequestId.parse(id)));
            } catch (Refusal refusal) {
                // It has no name, unless it is known to be the person's business.
                refused.add("One of them: " + refusal.getMessage());
            }
        }
        for (var at = 0; at < asked.size(); at++) {
            var one = asked.get(at);
            try {
                workflow.decide(me, one.id(), form);
                decided.add(one.name());
            } catch (Refusal refusal) {
                refused.add("%s: %s".formatted(one.name(), refusal.getMessage()));
            } catch (DirectoryUnavailableException outage) {
                refused.add(DirectoryDefectException.searchIn(outage)
                        .map(DirectoryDefectException::forPeople)
                        .orElse("Keycloak does not answer."));
                return interrupted(decided, refused, asked.subList(at, asked.size()));
            } catch (CannotCreateTransactionException | DataAccessResourceFailureException | QueryTimeoutException e) {
                // It may have gone away while it wrote the decision down.
                refused.add("The database does not answer. Whether %s was decided, its page will tell."
                        .formatted(one.name()));
                return interrupted(decided, refused, asked.subList(at + 1, asked.size()));
            }
        }
        return decided.size() == ids.size()
                ? new Notice("done", decided.size() == 1 ? "Decided." : "Decided on all %d.".formatted(decided.size()))
                : told(decided, refused);
    }

    private static Notice interrupted(List<String> decided, List<String> rest, List<Asked> left) {
        if (!left.isEmpty()) {
            rest.add("Nothing was decided on %s."
                    .formatted(left.stream().map(Asked::name).collect(Collectors.joining(", "))));
        }
        return told(decided, rest);
    }

    private static Notice told(List<String> decided, List<String> rest) {
        var sentences = new ArrayList<String>();
        if (!decided.isEmpty()) {
            sentences.add("Decided on %d: %s.".formatted(decided.size(), String.join(", ", decided)));
        }
        sentences.addAll(rest);
        return new Notice("refused", String.join(" ", sentences));
    }

    private Asked find(Person me, RequestId id) {
        var request = desk.getVisible(me, id);
        return new Asked(id, "%s for %s".formatted(request.role(), request.requestedBy()));
    }

    /** A request, and what it is called where several are told of. */
    private record Asked(RequestId id, String name) {}
}
