package dev.latchkey.portal;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The forms that a page sends, found in its HTML or in the template it is made of; signing out is left out. */
final class PostForms {

    private static final Pattern FORM = Pattern.compile(
            "<form\\b[^>]*\\bmethod=[\"']?post\\b.*?</form>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern SENDS =
            Pattern.compile("<button\\b[^>]*>|<input\\b[^>]*type=\"(?:submit|image)\"[^>]*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern DISABLED = Pattern.compile("\\sdisabled(?=[\\s=>/])");
    private static final Pattern SENDS_FROM_ELSEWHERE = Pattern.compile(
            "<[^>]*\\s(?:hx-(?:post|put|patch|delete)|formmethod|form)=[^>]*>", Pattern.CASE_INSENSITIVE);

    private PostForms() {}

    static List<String> in(String html) {
        return FORM.matcher(html)
                .results()
                .map(MatchResult::group)
                .filter(form -> !form.contains("/logout"))
                .toList();
    }

    /** The forms that can be sent: with a button that is not disabled, or with none, where a key sends it. */
    static List<String> openIn(String html) {
        var open = in(html).stream().filter(form -> {
            var buttons = buttonsOf(form);
            return buttons.isEmpty()
                    || buttons.stream()
                            .anyMatch(button ->
                                    !DISABLED.matcher(withoutValues(button)).find());
        });
        return Stream.concat(open, sentFromElsewhere(html)).toList();
    }

    private static String withoutValues(String tag) {
        return tag.replaceAll("\"[^\"]*\"", "\"\"");
    }

    static List<String> buttonsOf(String form) {
        return SENDS.matcher(form).results().map(MatchResult::group).toList();
    }

    /** What sends something and is no form of {@link #in}: no button of a form would show whether it is closed. */
    static Stream<String> sentFromElsewhere(String html) {
        return SENDS_FROM_ELSEWHERE
                .matcher(FORM.matcher(html).replaceAll(""))
                .results()
                .map(MatchResult::group);
    }
}
