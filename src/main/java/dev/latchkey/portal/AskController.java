package dev.latchkey.portal;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.desk.CatalogDesk;
import dev.latchkey.desk.DecisionGrounds;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.desk.Simulations;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.refusal.Refusal;
import dev.latchkey.request.AccessRequestWorkflow;
import dev.latchkey.request.RequestId;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Asking for a role, with what the policy would say before it is asked. */
@Controller
class AskController {

    private static final Set<String> FIELDS = Set.of("duration", "glassDuration", "justification", "ticket", "startAt");

    private final CatalogDesk catalog;
    private final RoleCatalog roles;
    private final Simulations simulations;
    private final AccessRequestWorkflow workflow;
    private final RequestDesk desk;
    private final DecisionGrounds grounds;
    private final HeldLeases held;

    AskController(
            CatalogDesk catalog,
            RoleCatalog roles,
            Simulations simulations,
            AccessRequestWorkflow workflow,
            RequestDesk desk,
            DecisionGrounds grounds,
            HeldLeases held) {
        this.catalog = catalog;
        this.roles = roles;
        this.simulations = simulations;
        this.workflow = workflow;
        this.desk = desk;
        this.grounds = grounds;
        this.held = held;
    }

    @GetMapping("/ask")
    String choose(Person me, Model model) {
        model.addAttribute("roles", catalog.find(me));
        return "portal/catalog";
    }

    /** @param again id of a request whose answers are taken over */
    @GetMapping(path = "/ask", params = "role")
    String fillIn(Person me, @RequestParam String role, @RequestParam Optional<String> again, Model model) {
        var known = getRole(role);
        return form(
                me,
                known,
                again.map(RequestId::parse)
                        .map(id -> desk.getVisible(me, id))
                        .map(former -> new AskForm(
                                role,
                                former.duration().toString(),
                                null,
                                null,
                                former.justification(),
                                former.ticket(),
                                null,
                                null))
                        .orElseGet(() -> AskForm.of(role, known.maxDuration())),
                model);
    }

    @GetMapping("/ask/preview")
    String preview(Person me, AskForm form, Model model) {
        addPreview(me, form, model);
        return "portal/ask :: preview";
    }

    @PostMapping("/ask")
    String ask(Person me, AskForm form, Model model, HttpServletResponse response) {
        try {
            return "redirect:/requests/" + workflow.start(me, form.toRequest());
        } catch (Refusal refusal) {
            var known = getRole(form.role());
            RefusedForm.tell(form.atItsField(refusal), FIELDS, model, response);
            return form(me, known, form, model);
        }
    }

    private String form(Person me, RequestableRole role, AskForm form, Model model) {
        model.addAttribute("role", role);
        model.addAttribute("held", held.search(me, role.id()).orElse(null));
        model.addAttribute("form", form);
        model.addAttribute("presets", Presets.upTo(role.maxDuration(), form.duration()));
        if (catalog.offersEmergency(me, role)) {
            var offer = simulations.offerEmergency(me, role, Presets.upTo(role.maxDuration()));
            model.addAttribute("emergency", offer);
            model.addAttribute(
                    "glassDuration",
                    offer.durations().stream()
                            .filter(duration -> duration.toString().equals(form.glassDuration()))
                            .findFirst()
                            .or(() -> offer.durations().stream().max(Comparator.naturalOrder()))
                            .orElse(null));
        }
        addPreview(me, form, model);
        return "portal/ask";
    }

    private void addPreview(Person me, AskForm form, Model model) {
        try {
            model.addAttribute("preview", simulations.simulate(me, form.toSimulation()));
            grounds.searchUsualWait(form.role()).ifPresent(wait -> model.addAttribute("usualWait", wait));
        } catch (Refusal refusal) {
            if (!RefusedForm.isToldAtAField(model)) {
                model.addAttribute("previewRefusal", RefusedForm.sentence(refusal));
            }
        }
    }

    private RequestableRole getRole(String name) {
        try {
            return roles.searchRole(RoleName.parse(name)).orElseThrow(() -> new NotFoundException("role", name));
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("role", name);
        }
    }
}
