package dev.latchkey.portal;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.Story;
import dev.latchkey.desk.LedgerSearch;
import dev.latchkey.desk.Page;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.InstantField;
import dev.latchkey.refusal.InvalidFieldException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The trail, searched by person, request, role and day, to read and to take away. */
@Controller
@RequestMapping("/audit")
class AuditPagesController {

    /** Each is told from the engine's history. */
    private static final int STORIES_ON_A_PAGE = 20;

    /** Stories in one export: as many as a person looks through; the API has no such end. */
    private static final int EXPORTED_STORIES = 1000;

    private final AuditTrail trail;

    AuditPagesController(AuditTrail trail) {
        this.trail = trail;
    }

    /** What is searched for, as the page sends it; days in UTC, both of them included. */
    record Search(String user, String request, String role, String from, String to) {

        AuditQuery query() {
            return new AuditQuery(
                    Optional.empty(),
                    filled(user),
                    filled(request),
                    filled(role),
                    filled(from).map(day -> day("from", day).atStartOfDay().toInstant(ZoneOffset.UTC)),
                    filled(to).map(day -> lastInstant(day("to", day))));
        }

        private static Optional<String> filled(String text) {
            return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty());
        }

        private static Instant lastInstant(LocalDate day) {
            return day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC).minusNanos(1000);
        }

        private static LocalDate day(String field, String text) {
            try {
                var day = LocalDate.parse(text);
                if (InstantField.isOfOurAge(day.atStartOfDay().toInstant(ZoneOffset.UTC))) {
                    return day;
                }
            } catch (DateTimeParseException e) {
                // Told below.
            }
            throw new InvalidFieldException(field, "must be a day, as in 2026-12-01");
        }
    }

    /** A story, from its beginning. */
    record Told(Story story, List<AuditEntry> entries) {}

    @GetMapping
    String search(Person me, Search search, @RequestParam Optional<String> after, Model model) {
        Offices.requireReader(me);
        var query = search.query();
        var found = trail.findStories(query, after.map(LedgerSearch::cursor), STORIES_ON_A_PAGE);
        var more = found.size() > STORIES_ON_A_PAGE;
        model.addAttribute("search", search);
        model.addAttribute("most", EXPORTED_STORIES);
        model.addAttribute(
                "stories",
                trail.tell(found.stream().limit(STORIES_ON_A_PAGE).toList(), query).entrySet().stream()
                        .map(told -> new Told(told.getKey(), told.getValue()))
                        .filter(told -> !told.entries().isEmpty())
                        .toList());
        model.addAttribute("next", more ? found.get(STORIES_ON_A_PAGE - 1).cursor() : null);
        return "portal/audit";
    }

    @GetMapping(path = "/export.json")
    ResponseEntity<List<AuditEntry>> json(Person me, Search search) {
        Offices.requireReader(me);
        var export = export(search.query());
        return answer(export, "json", MediaType.APPLICATION_JSON).body(export.entries());
    }

    @GetMapping(path = "/export.csv")
    ResponseEntity<String> csv(Person me, Search search) {
        Offices.requireReader(me);
        var export = export(search.query());
        return answer(export, "csv", new MediaType("text", "csv", StandardCharsets.UTF_8))
                .body(Csv.of(export.entries()));
    }

    /**
     * What is taken away.
     *
     * @param whole whether that is all that was found
     */
    private record Export(List<AuditEntry> entries, boolean whole) {}

    private Export export(AuditQuery query) {
        var entries = new ArrayList<AuditEntry>();
        var after = Optional.<UUID>empty();
        for (var told = 0; told < EXPORTED_STORIES; told += Page.SIZE) {
            var page = Page.cut(trail.findStories(query, after, Page.SIZE), Story::cursor);
            trail.tell(page.items(), query).values().forEach(entries::addAll);
            if (page.next() == null) {
                return new Export(entries, true);
            }
            after = Optional.of(UUID.fromString(page.next()));
        }
        return new Export(entries, false);
    }

    /** The name of a file that is not whole says so. */
    private static ResponseEntity.BodyBuilder answer(Export export, String ending, MediaType type) {
        var name = export.whole() ? "latchkey-audit" : "latchkey-audit-newest-" + EXPORTED_STORIES;
        return ResponseEntity.ok()
                .contentType(type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.%s\"".formatted(name, ending));
    }
}
