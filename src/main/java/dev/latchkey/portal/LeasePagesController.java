package dev.latchkey.portal;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.desk.Filter;
import dev.latchkey.desk.LeaseView;
import dev.latchkey.desk.LedgerSearch;
import dev.latchkey.desk.Page;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.lease.Lease;
import dev.latchkey.lease.LeaseId;
import dev.latchkey.lease.LeaseState;
import dev.latchkey.lease.LeaseWorkflow;
import dev.latchkey.lease.Leases;
import dev.latchkey.refusal.Refusal;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who holds what until when; returning, extending and revoking it. */
@Controller
@RequestMapping("/leases")
class LeasePagesController {

    /** The filter for what is not closed: what runs, and what is over but may still be of use to its holder. */
    private static final String OPEN = "open";

    private static final String ALL = "all";
    private static final List<String> STATES = Stream.of(
                    Stream.of(OPEN), Filter.words(LeaseState.values(), LeaseState::word), Stream.of(ALL))
            .flatMap(Function.identity())
            .toList();

    private static final Set<String> EXTENSION_FIELDS = Set.of("duration", "justification");
    private static final Duration USUAL = Duration.ofMinutes(30);

    private final LedgerSearch search;
    private final Leases leases;
    private final LeaseWorkflow workflow;
    private final AccessRequests requests;
    private final RoleCatalog roles;
    private final Clock clock;

    LeasePagesController(
            LedgerSearch search,
            Leases leases,
            LeaseWorkflow workflow,
            AccessRequests requests,
            RoleCatalog roles,
            Clock clock) {
        this.search = search;
        this.leases = leases;
        this.workflow = workflow;
        this.requests = requests;
        this.roles = roles;
        this.clock = clock;
    }

    /**
     * A lease, and what the person who looks may do with it.
     *
     * @param alarm the state that nobody may overlook, or null
     */
    record Row(LeaseView lease, String alarm, boolean mine, boolean revocable) {

        static Row of(Person me, Lease lease, Instant now) {
            return new Row(
                    LeaseView.of(lease),
                    alarm(lease, now),
                    lease.userId().equals(me.id()),
                    !lease.state().isOver()
                            && lease.revokingSince().isEmpty()
                            && Groups.endsLeasesOf(me, lease.ownerGroup()));
        }

        private static String alarm(Lease lease, Instant now) {
            if (lease.isOverdue(now)) {
                return "overdue";
            }
            if (!lease.leavesResidue(now)) {
                return null;
            }
            return lease.sessionsEndedAt().isEmpty() ? "sessions_open" : "token_usable";
        }
    }

    @GetMapping
    String list(
            Person me,
            @RequestParam(defaultValue = OPEN) String state,
            @RequestParam Optional<String> user,
            @RequestParam Optional<String> role,
            @RequestParam Optional<String> after,
            Model model) {
        Filter.require("state", state, STATES.stream());
        var cursor = blankToNull(after);
        var found = Page.cut(
                state.equals(OPEN)
                        ? search.findOpenLeases(me, blankToNull(user), blankToNull(role), cursor)
                        : search.findLeases(
                                me, state.equals(ALL) ? null : state, blankToNull(user), blankToNull(role), cursor),
                LeaseId::toString);
        var now = clock.instant();
        List<Row> rows = leases.find(found.items()).stream()
                .map(lease -> Row.of(me, lease, now))
                .toList();
        model.addAttribute("rows", rows);
        model.addAttribute("next", found.next());
        model.addAttribute("states", STATES);
        model.addAttribute("state", state);
        model.addAttribute("user", user.orElse(""));
        model.addAttribute("role", role.orElse(""));
        model.addAttribute("after", cursor);
        return "portal/leases";
    }

    @PostMapping("/{id}/return")
    String giveBack(
            Person me, @PathVariable String id, @RequestParam Optional<String> request, RedirectAttributes next) {
        var back = back(request, "/");
        Notice.tell(next, "You gave it back.", () -> leases.giveBack(me, LeaseId.parse(id)));
        return back;
    }

    @PostMapping("/{id}/revocation")
    String revoke(
            Person me,
            @PathVariable String id,
            @RequestParam(required = false) String reason,
            @RequestParam Optional<String> request,
            RedirectAttributes next) {
        var back = back(request, "/leases");
        Notice.tell(next, "It is being taken away.", () -> leases.revokeEarly(me, LeaseId.parse(id), reason));
        return back;
    }

    @GetMapping("/{id}/extension")
    String fillInExtension(Person me, @PathVariable String id, Model model) {
        return extension(me, id, null, model);
    }

    @PostMapping("/{id}/extension")
    String extend(Person me, @PathVariable String id, MoreTimeForm form, Model model, HttpServletResponse response) {
        try {
            return "redirect:/requests/" + workflow.extend(me, LeaseId.parse(id), form.toExtension());
        } catch (Refusal refusal) {
            var page = extension(me, id, form, model);
            RefusedForm.tell(refusal, EXTENSION_FIELDS, model, response);
            return page;
        }
    }

    /** @param filledIn null, if it was only just opened */
    private String extension(Person me, String id, MoreTimeForm filledIn, Model model) {
        var lease = leases.getVisible(me, LeaseId.parse(id));
        var most = searchMostMore(lease);
        var presets = most.map(Presets::upTo).orElseGet(Presets::usual);
        var view = LeaseView.of(lease);
        model.addAttribute("lease", view);
        model.addAttribute("runs", HeldLeases.runs(view));
        model.addAttribute(
                "extendable",
                HeldLeases.isExtendable(view, requests.get(lease.requestId()).emergency()));
        model.addAttribute("most", most.orElse(null));
        model.addAttribute("noMore", most.filter(Duration.ZERO::equals).isPresent());
        model.addAttribute("presets", presets);
        model.addAttribute("form", filledIn == null ? MoreTimeForm.of(usual(presets)) : filledIn);
        return "portal/extend";
    }

    /** Half an hour, or as much as there may be. */
    private static Optional<Duration> usual(List<Duration> presets) {
        return presets.stream().filter(more -> more.compareTo(USUAL) <= 0).reduce((shorter, longer) -> longer);
    }

    /** To the request's page, if that is where it was pressed; by a parsed id, so that it leads nowhere else. */
    private static String back(Optional<String> request, String otherwise) {
        return "redirect:"
                + request.map(id -> "/requests/" + RequestId.parse(id)).orElse(otherwise);
    }

    /**
     * How much more the role's limit allows, in whole minutes, which may be zero; nothing if Keycloak does not say. It is
     * for the page to tell; what counts is looked at when it is asked for.
     */
    private Optional<Duration> searchMostMore(Lease lease) {
        try {
            var left = Duration.between(clock.instant(), lease.expiresAt());
            return roles.searchRole(lease.roleId())
                    .map(role -> role.maxDuration().minus(left).truncatedTo(ChronoUnit.MINUTES))
                    .map(most -> most.isNegative() ? Duration.ZERO : most);
        } catch (DirectoryUnavailableException outage) {
            return Optional.empty();
        }
    }

    private static String blankToNull(Optional<String> text) {
        return text.filter(t -> !t.isBlank()).orElse(null);
    }
}
