package dev.latchkey.portal;

import dev.latchkey.change.PolicyRule;
import dev.latchkey.change.RuleChange;
import dev.latchkey.desk.OfferedRoles;
import dev.latchkey.desk.Simulations;
import dev.latchkey.desk.Simulations.SimulationForm;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.PolicyBook;
import dev.latchkey.policy.PolicyBook.PolicyTable;
import dev.latchkey.policy.PolicyBook.Rule;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.refusal.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the policy says, what it said before, and what it would say. */
@Controller
@RequestMapping("/policy")
class PolicyPagesController {

    private final PolicyBook book;
    private final OfferedRoles offer;
    private final Simulations simulations;

    PolicyPagesController(PolicyBook book, OfferedRoles offer, Simulations simulations) {
        this.book = book;
        this.offer = offer;
        this.simulations = simulations;
    }

    @GetMapping
    String show(Person me, Model model) {
        model.addAttribute("tables", book.findInForce());
        try {
            model.addAttribute("roles", offer.findAll());
        } catch (DirectoryUnavailableException outage) {
            // The tables are read all the same; what they would say about a role has to wait.
            model.addAttribute("roles", null);
        }
        model.addAttribute("forOthers", Groups.readsAll(me));
        return "portal/policy";
    }

    /** What would be said to a request that nobody makes. */
    @GetMapping("/trial")
    String tryIt(
            Person me,
            @RequestParam(required = false) String user,
            @RequestParam String role,
            @RequestParam(required = false) String duration,
            @RequestHeader(name = "HX-Request", required = false) String asPart,
            Model model) {
        var who = user == null || user.isBlank() ? me.username() : user.strip();
        try {
            var wanted = SpokenDuration.read(duration).toString();
            model.addAttribute("trial", simulations.simulate(me, new SimulationForm(who, role, wanted, null, null)));
            model.addAttribute("who", who);
        } catch (Refusal refusal) {
            model.addAttribute("trialRefusal", RefusedForm.sentence(refusal));
        }
        // Without a script there is no page yet to put it into.
        return asPart == null ? show(me, model) : "portal/policy :: trial";
    }

    /** A table's versions, and what changed with one of them. */
    @GetMapping("/{table}")
    String history(@PathVariable String table, @RequestParam(required = false) Integer version, Model model) {
        var editions = book.findEditions(table);
        if (editions.isEmpty()) {
            throw new NotFoundException("table", table);
        }
        var chosen = version == null ? editions.get(0).version() : version;
        var now = book.search(table, chosen).orElseThrow(() -> new NotFoundException("version of " + table, chosen));
        model.addAttribute("table", now);
        model.addAttribute("editions", editions);
        book.search(table, chosen - 1).ifPresent(before -> {
            model.addAttribute("changes", RuleChange.between(texts(before), texts(now)));
            model.addAttribute("before", byId(before));
            model.addAttribute("after", byId(now));
        });
        return "portal/policy-history";
    }

    /** All that a rule says, for telling whether it says the same. */
    private static List<PolicyRule> texts(PolicyTable table) {
        return table.rules().stream()
                .map(rule -> new PolicyRule(table.id(), rule.id(), rule.toString()))
                .toList();
    }

    private static Map<String, Rule> byId(PolicyTable table) {
        return table.rules().stream().collect(Collectors.toMap(Rule::id, rule -> rule, (first, second) -> first));
    }
}
