package dev.latchkey.portal;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.desk.Simulations;
import dev.latchkey.desk.Simulations.SimulationForm;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.PolicyBook;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.refusal.Refusal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the policy says, what it said before, and what it would say. */
@Controller
@RequestMapping("/policy")
class PolicyPagesController {

    private final PolicyBook book;
    private final RoleCatalog catalog;
    private final Simulations simulations;

    PolicyPagesController(PolicyBook book, RoleCatalog catalog, Simulations simulations) {
        this.book = book;
        this.catalog = catalog;
        this.simulations = simulations;
    }

    @GetMapping
    String show(Person me, Model model) {
        model.addAttribute("tables", book.findInForce());
        model.addAttribute("roles", catalog.findAll());
        model.addAttribute("forOthers", Groups.readsAll(me));
        return "portal/policy";
    }

    /** What would be said to a request that nobody makes. */
    @GetMapping("/trial")
    String tryIt(
            Person me,
            @RequestParam(required = false) String user,
            @RequestParam String role,
            @RequestParam(required = false) String minutes,
            Model model) {
        var who = user == null || user.isBlank() ? me.username() : user.strip();
        try {
            model.addAttribute(
                    "trial", simulations.simulate(me, new SimulationForm(who, role, "PT" + minutes + "M", null, null)));
            model.addAttribute("who", who);
        } catch (Refusal refusal) {
            model.addAttribute("trialRefusal", refusal.getMessage());
        }
        return "portal/policy :: trial";
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
        book.search(table, chosen - 1)
                .ifPresent(before -> model.addAttribute("changes", TableDifference.between(before, now)));
        return "portal/policy-history";
    }
}
