package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.desk.DecisionGrounds.Evaluated;
import dev.latchkey.policy.PolicyBook;
import dev.latchkey.policy.PolicyBook.PolicyTable;
import dev.latchkey.policy.PolicyBook.Rule;
import dev.latchkey.portal.PolicyGrounds.Reason;
import dev.latchkey.process.PolicyVariables;
import dev.latchkey.process.SiteCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyGroundsTest {

    private final PolicyBook book = mock();
    private final PolicyGrounds grounds = new PolicyGrounds(book);

    @Test
    void ruleIsToldInTheVersionThatWasAsked() {
        var rule = new Rule("rule_owner", List.of(), List.of(), "Owners agree.");
        when(book.search("approvalRoute", 2))
                .thenReturn(Optional.of(new PolicyTable("approvalRoute", 2, "Route", "", List.of(rule))));

        var told = grounds.tell(
                new Evaluated(List.of("rule_owner", "roleLimit"), List.of("approvalRoute:2", "gone:1"), Map.of()),
                true);

        assertThat(told.rules())
                .containsExactly(
                        new Reason("rule_owner", "Owners agree.", "approvalRoute", 2),
                        new Reason("roleLimit", null, null, null));
        assertThat(told.facts()).isEmpty();
    }

    @Test
    void factsAreToldWhereThereIsSomethingToTell() {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("requesterGroups", List.of("developers", "staff"));
        facts.put("requesterAttributes", Map.of("department", "engineering"));
        facts.put("officeHours", false);
        facts.put("holiday", null);
        facts.put("heldRoles", List.of("orders", "orders"));
        facts.put("standingRoles", List.of());
        facts.put("leasesOfRoleIn7Days", 3);
        facts.put("emergenciesIn30Days", 0);

        var evaluated = new Evaluated(List.of(), List.of(), facts);
        assertThat(grounds.tell(evaluated, false).facts())
                .containsExactly(
                        "Groups: developers, staff",
                        "department: engineering",
                        "Outside office hours",
                        "Times with this role in 7 days: 3");
        assertThat(grounds.tell(evaluated, true).facts())
                .contains("Holds at that time: orders")
                .hasSize(5);
    }

    /** Told by another name a fact would be missed by nobody. */
    @Test
    void factsAreLookedForByTheNamesThatTablesKnow() {
        var asked = new HashSet<Object>();
        var facts = new HashMap<String, Object>() {
            @Override
            public Object get(Object name) {
                asked.add(name);
                return super.get(name);
            }
        };

        grounds.tell(new Evaluated(List.of(), List.of(), facts), true);

        assertThat(asked)
                .isNotEmpty()
                .allMatch(name -> PolicyVariables.NAMES.contains(name) || SiteCalendar.NAMES.contains(name));
    }
}
