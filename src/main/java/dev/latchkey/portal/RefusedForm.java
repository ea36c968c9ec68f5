package dev.latchkey.portal;

import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;

/** Says on the page of a form why it was refused: once, and where it can be mended. */
final class RefusedForm {

    private static final String WRONG_FIELD = "wrongField";

    private RefusedForm() {}

    /** @param fields those that have a place on the page for what is wrong with them; all else is said above the form */
    static void tell(Refusal refusal, Set<String> fields, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
        if (refusal instanceof InvalidFieldException wrong && fields.contains(wrong.field())) {
            model.addAttribute(WRONG_FIELD, wrong.field());
            model.addAttribute("wrong", sentence(wrong));
        } else {
            model.addAttribute("notice", Notice.refused(refusal));
        }
    }

    static boolean isToldAtAField(Model model) {
        return model.containsAttribute(WRONG_FIELD);
    }

    /** Without the API's name of the field, which people do not see. */
    static String sentence(Refusal refusal) {
        return refusal instanceof InvalidFieldException wrong
                ? StringUtils.capitalize(wrong.whatIsAllowed())
                : refusal.getMessage();
    }
}
