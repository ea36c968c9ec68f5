package dev.latchkey.portal;

import dev.latchkey.desk.PolicyChangeView;
import dev.latchkey.policy.CandidateTables;
import dev.latchkey.policy.PolicyOutcome.ApprovalNeeded;
import dev.latchkey.policy.PolicyOutcome.Denied;
import dev.latchkey.policy.PolicyOutcome.Emergency;
import dev.latchkey.policy.PolicyOutcome.PreApproved;
import dev.latchkey.policy.ReplayedRequest.Stage;
import dev.latchkey.request.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says things in words that people use; templates know it as {@code @words}. */
@Component("words")
public class Words {

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final Duration MOST_WARNING = Duration.ofMinutes(5);

    /** A state in the words of the page, and the icon that goes with it. */
    public record State(String words, String icon) {}

    private static final Map<String, State> STATES = Map.ofEntries(
            Map.entry("requested", new State("Waiting", "hourglass")),
            Map.entry("approved", new State("Approved", "check")),
            Map.entry("denied", new State("Denied", "ban")),
            Map.entry("rejected", new State("Rejected", "x")),
            Map.entry("withdrawn", new State("Withdrawn", "undo-2")),
            Map.entry("unanswered", new State("Unanswered", "clock-alert")),
            Map.entry("granting", new State("Being granted", "loader")),
            Map.entry("active", new State("Active", "key-round")),
            Map.entry("revoking", new State("Being taken away", "loader")),
            Map.entry("ended", new State("Ended", "circle-check")),
            Map.entry("grant_failed", new State("Not granted", "triangle-alert")),
            Map.entry("externally_ended", new State("Taken away in Keycloak", "triangle-alert")),
            Map.entry("extended", new State("Extended", "circle-check")),
            Map.entry("proposed", new State("Waiting", "hourglass")),
            Map.entry("effective", new State("In force", "circle-check")),
            Map.entry("superseded", new State("Superseded", "undo-2")),
            Map.entry("refused", new State("Refused", "triangle-alert")),
            Map.entry("open", new State("Open", "hourglass")),
            Map.entry("overdue", new State("Overdue", "triangle-alert")),
            Map.entry("closed", new State("Closed", "circle-check")),
            Map.entry("sessions_open", new State("Sessions open", "door-open")),
            Map.entry("token_usable", new State("Token usable", "door-open")),
            Map.entry("reminded", new State("Reminded", "bell-ring")),
            Map.entry("escalated", new State("Escalated", "chevrons-up")));

    private static final Map<String, String> OUTCOMES = Map.of(
            Denied.WORD, "refused",
            ApprovalNeeded.WORD, "somebody has to agree",
            PreApproved.WORD, "granted at once",
            Emergency.WORD, "granted at once, by break-glass");

    public State state(String word) {
        return STATES.getOrDefault(word, new State(word, "ellipsis"));
    }

    /** A word of the API as people write it: "Role given by hand" of {@code roleGivenByHand}. */
    public static String plain(String word) {
        var words = word.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** What the policy says, to go on in a sentence with. */
    public String outcome(String word) {
        return OUTCOMES.getOrDefault(word, word);
    }

    /** A table of a replay: "Access policy (your file)" of {@code accessPolicy:candidate}. */
    public String table(String name) {
        var parts = name.split(":", 2);
        return "%s (%s)"
                .formatted(
                        plain(parts[0]),
                        name.endsWith(CandidateTables.CANDIDATE) ? "your file" : "version " + parts[1]);
    }

    /** The name that its proposer gave the change, or else its first file. */
    public String title(PolicyChangeView change) {
        return change.name() == null || change.name().isBlank()
                ? change.resources().get(0).name()
                : change.name();
    }

    /** "1 hour 30 minutes"; what is less than a second is said too. */
    public String duration(Duration duration) {
        return duration.compareTo(Duration.ofSeconds(1)) < 0 ? "less than a second" : DurationWords.of(duration);
    }

    /** Who has to agree, in their order: "one of security within 4 hours, then two of ..."; "nobody" without any. */
    public String stages(List<Stage> stages) {
        return stages.isEmpty() ? "nobody" : stages.stream().map(this::stage).collect(Collectors.joining(", then "));
    }

    private String stage(Stage stage) {
        var asked = "%s of %s within %s"
                .formatted(stage.approvals() == 1 ? "one" : stage.approvals(), stage.group(), duration(stage.window()));
        return stage.escalationGroup() == null
                ? asked
                : "%s, also %s after %s".formatted(asked, stage.escalationGroup(), duration(stage.escalation()));
    }

    /** "1 h 30 min", for where little room is. */
    public String brief(Duration duration) {
        return DurationWords.of(duration)
                .replaceAll(" hours?", " h")
                .replaceAll(" minutes?", " min")
                .replaceAll(" seconds?", " s");
    }

    /** About how long: the largest unit alone, to the nearest. */
    public String about(Duration duration) {
        if (duration.toHours() >= 48) {
            return Math.round(duration.toHours() / 24.0) + " days";
        }
        if (duration.toMinutes() >= 120) {
            return Math.round(duration.toMinutes() / 60.0) + " hours";
        }
        return duration.toSeconds() < 120 ? "a minute or two" : Math.round(duration.toSeconds() / 60.0) + " minutes";
    }

    /** For how long something has been so, where its seconds say nothing. */
    public String age(Duration duration) {
        return duration.toSeconds() < 60 ? "less than a minute" : about(duration);
    }

    /** How much of a lease may be left for people to be warned: a fifth, at most five minutes, in seconds. */
    public long warning(Instant from, Instant until) {
        return Math.min(Duration.between(from, until).dividedBy(5).toSeconds(), MOST_WARNING.toSeconds());
    }

    /** What is shown until the browser knows better: its own zone. */
    public String utc(Instant instant) {
        return UTC.format(instant);
    }
}
