package dev.latchkey.portal;

import dev.latchkey.approval.Delegation;
import dev.latchkey.approval.Delegations;
import dev.latchkey.directory.GroupMembers;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own absences, and who takes care of what is asked meanwhile. */
@Controller
@RequestMapping("/absences")
class AbsencePagesController {

    private static final Set<String> FIELDS = Set.of("to", "from", "until", "reason");

    private final Delegations delegations;
    private final GroupMembers members;

    AbsencePagesController(Delegations delegations, GroupMembers members) {
        this.delegations = delegations;
        this.members = members;
    }

    /** An absence, and whether it is that of the person who looks. */
    record Row(Delegation absence, boolean mine) {}

    @GetMapping
    String list(Person me, Model model) {
        return page(me, AbsenceForm.empty(), model);
    }

    /**
     * Whom to choose from: who is in one of the person's own groups. The name of anybody may be typed as well. The page
     * asks for them when the field is entered: it is made without Keycloak.
     *
     * @throws dev.latchkey.directory.DirectoryUnavailableException when Keycloak does not answer; the page asks again
     */
    @GetMapping("/colleagues")
    String findColleagues(Person me, Model model) {
        model.addAttribute(
                "colleagues",
                me.groups().stream()
                        .flatMap(group -> members.find(group).stream())
                        .filter(name -> !name.equals(me.username()))
                        .distinct()
                        .sorted()
                        .toList());
        return "portal/absences :: colleagues";
    }

    @PostMapping
    String add(Person me, AbsenceForm form, Model model, RedirectAttributes next, HttpServletResponse response) {
        try {
            var made = delegations.delegate(me, form.toDelegation());
            next.addFlashAttribute(
                    "notice",
                    new Notice("done", made.delegateName() + " takes care of what is asked while you are away."));
            return "redirect:/absences";
        } catch (Refusal refusal) {
            RefusedForm.tell(refusal, FIELDS, model, response);
            return page(me, form, model);
        }
    }

    @PostMapping("/{id}/end")
    String end(Person me, @PathVariable String id, RedirectAttributes next) {
        var absence = parse(id);
        Notice.tell(next, "You are back.", () -> delegations.end(me, absence));
        return "redirect:/absences";
    }

    private String page(Person me, AbsenceForm form, Model model) {
        model.addAttribute(
                "rows",
                delegations.findVisible(me).stream()
                        .map(absence -> new Row(absence, absence.delegatorId().equals(me.id())))
                        .toList());
        model.addAttribute("form", form);
        return "portal/absences";
    }

    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new NotFoundException("absence", id);
        }
    }
}
