package dev.latchkey.portal;

import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.refusal.Refusal;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What the next page says about what was just done.
 *
 * @param kind {@code done} or {@code refused}
 */
record Notice(String kind, String sentence) {

    private static final String NAME = "notice";

    static Notice refused(Refusal refusal) {
        return new Notice(
                "refused",
                refusal instanceof InvalidFieldException wrong
                        ? "%s: %s".formatted(Words.plain(wrong.field()), wrong.whatIsAllowed())
                        : refusal.getMessage());
    }

    /**
     * Does it, and lets the next page say how it went: {@code done}, or why not.
     *
     * @return whether it was done
     */
    static boolean tell(RedirectAttributes next, String done, Runnable action) {
        try {
            action.run();
            next.addFlashAttribute(NAME, new Notice("done", done));
            return true;
        } catch (Refusal refusal) {
            next.addFlashAttribute(NAME, refused(refusal));
            return false;
        }
    }
}
