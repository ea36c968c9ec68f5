package dev.latchkey.portal;

import dev.latchkey.desk.DecisionGrounds;
import dev.latchkey.policy.PolicyBook;
import dev.latchkey.policy.PolicyBook.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says to people by which rules the policy decided on a request, and what it knew of the person and the time. */
@Component
class PolicyGrounds {

    private final PolicyBook book;

    PolicyGrounds(PolicyBook book) {
        this.book = book;
    }

    /** @param facts sentences without a full stop */
    record Told(List<Reason> rules, List<String> facts) {}

    /**
     * @param why the rule's description; null where no table has it, as of a role's own limit
     * @param table in which it stands, in the {@code version} that was asked
     */
    record Reason(String rule, String why, String table, Integer version) {}

    Told tell(DecisionGrounds.Evaluated evaluated) {
        var known = new HashMap<String, Reason>();
        for (var asked : evaluated.tables()) {
            var table = asked.split(":");
            var version = Integer.valueOf(table[1]);
            book.search(table[0], version).stream()
                    .flatMap(found -> found.rules().stream())
                    .forEach(rule -> known.put(rule.id(), reason(rule, table[0], version)));
        }
        return new Told(
                evaluated.rules().stream()
                        .map(rule -> known.getOrDefault(rule, new Reason(rule, null, null, null)))
                        .toList(),
                facts(evaluated.facts()));
    }

    private static Reason reason(Rule rule, String table, Integer version) {
        return new Reason(rule.id(), rule.why(), table, version);
    }

    /** Those that help who has to agree. What was recorded before there was a fact does not have it. */
    private static List<String> facts(Map<String, Object> facts) {
        var told = new ArrayList<String>();
        tell(told, "Groups: %s", facts.get("requesterGroups"));
        if (facts.get("requesterAttributes") instanceof Map<?, ?> attributes) {
            attributes.forEach((name, value) -> tell(told, name + ": %s", value));
        }
        if (facts.get("officeHours") instanceof Boolean office) {
            told.add(office ? "In office hours" : "Outside office hours");
        }
        tell(told, "Holiday: %s", facts.get("holiday"));
        tell(told, "Change freeze: %s", facts.get("freeze"));
        tell(told, "Holds at that time: %s", facts.get("heldRoles"));
        tell(told, "Holds without a lease: %s", facts.get("standingRoles"));
        tell(told, "Times with this role in 7 days: %s", facts.get("leasesOfRoleIn7Days"));
        tell(told, "Times with break-glass in 30 days: %s", facts.get("emergenciesIn30Days"));
        return told;
    }

    /** Nothing of what is not there: no holiday, no other role, no time before. */
    private static void tell(List<String> told, String sentence, Object fact) {
        if (fact instanceof Collection<?> several) {
            if (!several.isEmpty()) {
                told.add(sentence.formatted(
                        several.stream().distinct().map(String::valueOf).collect(Collectors.joining(", "))));
            }
        } else if (fact != null && !Integer.valueOf(0).equals(fact)) {
            told.add(sentence.formatted(fact));
        }
    }
}
