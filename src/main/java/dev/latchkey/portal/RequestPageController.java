package dev.latchkey.portal;

import dev.latchkey.approval.ApprovalWorkflow;
import dev.latchkey.approval.Approvals;
import dev.latchkey.approval.Assignments;
import dev.latchkey.approval.DecisionForm;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.Story;
import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.desk.DecisionGrounds;
import dev.latchkey.desk.DecisionGrounds.OtherLease;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.desk.RequestView;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.GroupMembers;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.request.AccessRequest;
import dev.latchkey.request.AccessRequestWorkflow;
import dev.latchkey.request.AccessRequests;
import dev.latchkey.request.RequestId;
import dev.latchkey.review.ReviewWorkflow;
import dev.latchkey.review.Reviews;
import dev.latchkey.security.ReadOnly;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One request: where it stands, how it came there, and what the person who looks can do about it. */
@Controller
@RequestMapping("/requests/{id}")
class RequestPageController {

    private final RequestDesk desk;
    private final AccessRequests requests;
    private final AccessRequestWorkflow workflow;
    private final ApprovalWorkflow approvalWorkflow;
    private final Approvals approvals;
    private final Assignments assignments;
    private final ReviewWorkflow reviews;
    private final DecisionGrounds grounds;
    private final PolicyGrounds policy;
    private final RoleCatalog catalog;
    private final GroupMembers members;
    private final AuditTrail trail;

    RequestPageController(
            RequestDesk desk,
            AccessRequests requests,
            AccessRequestWorkflow workflow,
            ApprovalWorkflow approvalWorkflow,
            Approvals approvals,
            Assignments assignments,
            ReviewWorkflow reviews,
            DecisionGrounds grounds,
            PolicyGrounds policy,
            RoleCatalog catalog,
            GroupMembers members,
            AuditTrail trail) {
        this.desk = desk;
        this.requests = requests;
        this.workflow = workflow;
        this.approvalWorkflow = approvalWorkflow;
        this.approvals = approvals;
        this.assignments = assignments;
        this.reviews = reviews;
        this.grounds = grounds;
        this.policy = policy;
        this.catalog = catalog;
        this.members = members;
        this.trail = trail;
    }

    @GetMapping
    String show(Person me, @PathVariable String id, Model model, HttpServletRequest call) {
        var requestId = RequestId.parse(id);
        var request = desk.getVisible(me, requestId);
        model.addAttribute("request", request);
        var recorded = requests.get(requestId);
        // By id: a name that became free may be somebody else's today.
        var mine = recorded.isBy(me.id());
        model.addAttribute("mine", mine);
        // Who holds it returns it instead, and needs no reason.
        model.addAttribute(
                "mayEnd", !mine && "active".equals(request.state()) && Groups.endsLeasesOf(me, recorded.ownerGroup()));
        model.addAttribute(
                "extendable", request.lease() != null && HeldLeases.isExtendable(request.lease(), request.emergency()));
        grounds.searchEvaluated(requestId)
                .ifPresent(
                        evaluated -> model.addAttribute("policy", policy.tell(evaluated, mine || Groups.readsAll(me))));
        model.addAttribute("standing", Standing.of(request));
        model.addAttribute("progress", Standing.searchProgress(request).orElse(null));
        model.addAttribute("others", findOthers(me, requestId));
        model.addAttribute("trail", tell(requestId));
        model.addAttribute("mayReview", Reviews.isReviewer(me, recorded));
        searchOpenStage(request).ifPresent(stage -> {
            model.addAttribute("openStage", stage);
            // Open pages look again and again: none waits for a Keycloak that was missed a moment ago.
            model.addAttribute(
                    "deciders",
                    ReadOnly.of(call).isPresent()
                            ? null
                            : findDeciders(request, stage).orElse(null));
            searchRole(recorded, call).ifPresent(role -> model.addAttribute("opens", role.description()));
            var objection = approvals.findObjection(me, requestId);
            model.addAttribute("objection", objection.orElse(null));
            model.addAttribute("mayDecide", objection.isEmpty());
            model.addAttribute("shorter", Presets.below(request.agreedDuration()));
        });
        return "portal/request";
    }

    @PostMapping("/decisions")
    String decide(
            Person me,
            @PathVariable String id,
            @RequestParam String decision,
            @RequestParam(required = false) String comment,
            @RequestParam(required = false) String duration,
            RedirectAttributes next) {
        var requestId = visible(me, id);
        Notice.tell(
                next,
                "approve".equals(decision) ? "You agreed." : "You rejected it.",
                () -> approvalWorkflow.decide(me, requestId, new DecisionForm(decision, comment, duration)));
        return back(id);
    }

    @PostMapping("/assignment")
    String assign(
            Person me,
            @PathVariable String id,
            @RequestParam(required = false) String to,
            @RequestParam(required = false) String reason,
            RedirectAttributes next) {
        var requestId = visible(me, id);
        var somebody = Optional.ofNullable(to).filter(name -> !name.isBlank());
        Notice.tell(
                next,
                somebody.map(name -> name + " takes care of it.").orElse("Nobody takes care of it now."),
                () -> assignments.assign(me, requestId, somebody, reason));
        return back(id);
    }

    @PostMapping("/withdrawal")
    String withdraw(Person me, @PathVariable String id, RedirectAttributes next) {
        var requestId = visible(me, id);
        Notice.tell(next, "You withdrew the request.", () -> workflow.withdraw(me, requestId));
        return back(id);
    }

    @PostMapping("/review")
    String review(
            Person me,
            @PathVariable String id,
            @RequestParam String verdict,
            @RequestParam(required = false) String comment,
            RedirectAttributes next) {
        var requestId = visible(me, id);
        Notice.tell(next, "Your review is written down.", () -> reviews.review(me, requestId, verdict, comment));
        return back(id);
    }

    /** The request's id, if it is any of the person's business. */
    private RequestId visible(Person me, String id) {
        return RequestId.parse(desk.getVisible(me, RequestId.parse(id)).id());
    }

    private static String back(String id) {
        return "redirect:/requests/" + RequestId.parse(id);
    }

    private static Optional<RequestView.StageView> searchOpenStage(RequestView request) {
        return "requested".equals(request.state())
                ? request.stages().stream()
                        .filter(stage -> "open".equals(stage.state()))
                        .findFirst()
                : Optional.empty();
    }

    /** Nothing, where Keycloak does not answer who that is. */
    private Optional<List<String>> findDeciders(RequestView request, RequestView.StageView stage) {
        try {
            return Optional.of(findAsked(stage)
                    .filter(name -> !name.equals(request.requestedBy()))
                    .toList());
        } catch (DirectoryUnavailableException outage) {
            return Optional.empty();
        }
    }

    /** The role as it is described now; nothing, where Keycloak does not answer. */
    private Optional<RequestableRole> searchRole(AccessRequest request, HttpServletRequest call) {
        try {
            return ReadOnly.of(call).isPresent() ? Optional.empty() : catalog.searchRole(request.roleId());
        } catch (DirectoryUnavailableException outage) {
            return Optional.empty();
        }
    }

    /** Members of the stage's group and, once it is escalated, of the other one. */
    private Stream<String> findAsked(RequestView.StageView stage) {
        return Stream.of(stage.group(), stage.escalatedAt() == null ? null : stage.escalationGroup())
                .filter(Objects::nonNull)
                .flatMap(group -> members.find(group).stream())
                .distinct()
                .sorted();
    }

    /** That somebody held or holds the role is told to who decides on the next time; why, to those who could read it before. */
    private List<OtherLease> findOthers(Person me, RequestId id) {
        return grounds.findOtherLeases(id).stream()
                .map(lease -> desk.isVisible(me, RequestId.parse(lease.requestId())) ? lease : lease.withoutWords())
                .toList();
    }

    private List<AuditEntry> tell(RequestId id) {
        return trail.tell(
                new Story(Story.Kind.REQUEST, id.value()),
                new AuditQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }
}
