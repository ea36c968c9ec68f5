package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.approval.Delegation;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.Story;
import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.catalog.Tier;
import dev.latchkey.change.ReplayReport;
import dev.latchkey.change.RuleChange;
import dev.latchkey.desk.DecisionGrounds.OtherLease;
import dev.latchkey.desk.EngineState.Retry;
import dev.latchkey.desk.EngineState.Trouble;
import dev.latchkey.desk.ExceptionView;
import dev.latchkey.desk.FindingView;
import dev.latchkey.desk.Inbox;
import dev.latchkey.desk.LeaseView;
import dev.latchkey.desk.LedgerState;
import dev.latchkey.desk.PolicyChangeView;
import dev.latchkey.desk.RequestView;
import dev.latchkey.desk.ReviewView;
import dev.latchkey.desk.Simulations.EmergencyOffer;
import dev.latchkey.directory.UserId;
import dev.latchkey.policy.PolicyBook.Cell;
import dev.latchkey.policy.PolicyBook.Edition;
import dev.latchkey.policy.PolicyBook.PolicyTable;
import dev.latchkey.policy.PolicyBook.Rule;
import dev.latchkey.policy.ReplayedRequest.Stage;
import dev.latchkey.refusal.InvalidFieldException;
import dev.latchkey.security.ReadOnly;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.springframework.ui.ConcurrentModel;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The pages with what is rarely there, and without what is mostly there. */
class PagesTest {

    private static final Instant AT = Instant.parse("2026-12-01T09:00:00Z");
    private static final Instant LATER = AT.plusSeconds(3600);
    private static final String ID = "6f1f6f0e-0000-4000-8000-000000000001";
    private static final String OTHER = "6f1f6f0e-0000-4000-8000-000000000002";
    private static final LeaseView NO_LEASE = null;

    private final StaticWebApplicationContext context = new StaticWebApplicationContext();
    private final ThymeleafViewResolver views = new ThymeleafViewResolver();

    PagesTest() {
        var templates = new ClassLoaderTemplateResolver();
        templates.setPrefix("templates/");
        templates.setSuffix(".html");
        var engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        context.setServletContext(new MockServletContext());
        context.getBeanFactory().registerSingleton("words", new Words());
        context.refresh();
        views.setTemplateEngine(engine);
        views.setApplicationContext(context);
    }

    @Test
    void leaseHasOneEndInItsRow() {
        var page = render(
                "portal/leases",
                Map.of(
                        "rows",
                        List.of(
                                new LeasePagesController.Row(lease("active", null), null, false, true),
                                new LeasePagesController.Row(lease("ended", LATER), null, true, false)),
                        "state",
                        "all",
                        "user",
                        "",
                        "role",
                        ""));

        assertThat(page.split("<time", -1))
                .as("what runs has the end beside the time left")
                .hasSize(1 + 3 + 2);
    }

    @ParameterizedTest
    @CsvSource({"overdue, Overdue, 0", "sessions_open, Sessions open, 1", "token_usable, Token usable, 1"})
    void leaseThatIsNotCleanlyOverIsMarked(String alarm, String words, int times) {
        var row = new LeasePagesController.Row(lease("ended", LATER), alarm, false, false);
        var page = render("portal/leases", Map.of("rows", List.of(row), "state", "open", "user", "", "role", ""));

        assertThat(page).contains("class=\"late\"", "state-" + alarm, words, "hx-get=\"/leases?state=open");
        assertThat(page.split(" until <time", -1)).as("until when").hasSize(1 + times);
    }

    @Test
    void moreTimeIsOfferedWhereThereMayBeMore() {
        assertThat(moreTime("active", false, false)).contains("<form", "Ends in");
        assertThat(moreTime("active", true, false))
                .contains("for as long as it may")
                .doesNotContain("<form");
        assertThat(moreTime("ended", false, false)).contains("It is over").doesNotContain("<form", "Ends in");
        assertThat(moreTime("active", false, true))
                .contains("A break-glass lease is not extended.")
                .doesNotContain("<form", "no gap");
        assertThat(moreTime("ended", false, true)).contains("It is over").doesNotContain("<form", "not extended");
        assertThat(moreTime("granting", false, false))
                .contains("still being granted")
                .doesNotContain("<form", "It is over", "Ends in");
        assertThat(moreTime("revoking", false, false)).contains("It is over").doesNotContain("<form", "Ends in");
    }

    @Test
    void homeOffersMoreTimeWhereItMayBeAskedFor() {
        assertThat(home(true)).contains("Return", ">Extend</a>");
        assertThat(home(false)).contains("Return").doesNotContain(">Extend</a>");
    }

    @Test
    void openFindingsLeadToTheirPage() {
        var home = home(true);
        var decide = render("portal/decide", Map.of("queue", List.of(), "reviews", List.of(), "changes", List.of()));

        assertThat(List.of(home, decide))
                .allSatisfy(page -> assertThat(page)
                        .contains("2 open findings wait for your answer", "id=\"found\"><span class=\"count\">2<"));
        assertThat(home)
                .as("no finding is decided on Decide")
                .contains(
                        "51 requests and 1 break-glass review wait for you", "id=\"badge\"><span class=\"count\">52<");
    }

    private String home(boolean extendable) {
        var held = new HeldLeases.Held(lease("active", null), extendable);
        return render("portal/home", Map.of("leases", List.of(held), "waiting", List.of(), "past", List.of()));
    }

    private String moreTime(String state, boolean noMore, boolean breakGlass) {
        var model = new HashMap<String, Object>();
        var lease = lease(state, null);
        model.put("lease", lease);
        model.put("runs", HeldLeases.runs(lease));
        model.put("extendable", HeldLeases.isExtendable(lease, breakGlass));
        model.put("noMore", noMore);
        model.put("most", noMore ? Duration.ZERO : null);
        model.put("presets", List.of(Duration.ofMinutes(5)));
        model.put("form", MoreTimeForm.of(Optional.of(Duration.ofMinutes(5))));
        return render("portal/extend", model).replaceFirst("(?s).*<main", "");
    }

    @Test
    void storyLeadsToWhatItTellsOf() {
        assertThat(story(Story.Kind.REQUEST, "alice", "prod-root", ID)).contains("href=\"/requests/" + ID);
        assertThat(story(Story.Kind.FINDING, "mallory", "prod-root", ""))
                .contains("mallory")
                .doesNotContain("href=\"/requests/");
        assertThat(story(Story.Kind.FINDING, "accessPolicy", "", "")).doesNotContain(" of ");
        assertThat(story(Story.Kind.POLICY_CHANGE, "", "", "")).contains("href=\"/policy/changes/" + ID);
    }

    private String story(Story.Kind kind, String subject, String role, String request) {
        var told = new AuditPagesController.Told(
                new Story(kind, UUID.fromString(ID)),
                List.of(new AuditEntry(AT, "latchkey", "action", subject, role, request, "It was so.")));
        return render(
                        "portal/audit",
                        Map.of(
                                "search",
                                new AuditPagesController.Search(null, null, null, null, null),
                                "stories",
                                List.of(told)))
                .replaceFirst("(?s).*<article", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"requested", "approved"})
    void whoWaitsIsToldForWhatAlsoBetweenTwoSteps(String state) {
        var page = render("portal/request", requestPage(request(state, List.of(), NO_LEASE, null)));

        assertThat(page).contains("Latchkey itself");
    }

    @Test
    void groupThatIsAskedAsWellIsNamed() {
        var stage = new RequestView.StageView(
                1, "approvers/orders", 1, "open", LATER, null, null, "security", AT, AT, "olivia");
        var page = render("portal/request", requestPage(request("requested", List.of(stage), NO_LEASE, null)));

        assertThat(page)
                .contains("approvers/orders")
                .contains("<b>security</b>")
                .contains("<b>olivia</b>");
    }

    @Test
    void queueTellsOfWhatWasRemindedOfAndEscalated() {
        var quiet =
                new RequestView.StageView(1, "approvers/orders", 1, "open", LATER, LATER, null, null, null, null, null);
        var loud = new RequestView.StageView(1, "approvers/orders", 1, "open", LATER, AT, AT, "security", AT, AT, null);

        assertThat(queue(quiet)).contains("data-since=\"" + AT).doesNotContain("Reminded", "Escalated");
        assertThat(queue(loud)).contains("Reminded", "Escalated");
    }

    private String queue(RequestView.StageView stage) {
        return render(
                "portal/decide",
                Map.of(
                        "queue",
                        List.of(request("requested", List.of(stage), NO_LEASE, null)),
                        "reviews",
                        List.of(),
                        "changes",
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"denied", "withdrawn", "active", "ended", "grant_failed", "extended"})
    void requestIsShownInEachState(String state) {
        var page = render(
                "portal/request",
                requestPage(request(
                        state,
                        List.of(),
                        lease(state, null),
                        new ReviewView("open", AT, null, null, null, null, null))));

        assertThat(page).contains("What happened", "<dd>office</dd>").doesNotContain("Was it justified?");
    }

    @ParameterizedTest
    @CsvSource({"requested, every 10s", "approved, every 2s", "granting, every 2s", "active, every 10s"})
    void requestThatStillMovesIsLookedAtAgain(String state, String often) {
        var page = render("portal/request", requestPage(request(state, List.of(), lease(state, null), null)));

        assertThat(page).contains("hx-get=\"/requests/" + ID + "\"").contains(often);
    }

    @Test
    void whoDecidesReadsWhyTheyAreAskedAndWhatThePolicyKnew() {
        var model = requestPage(request("requested", List.of(), NO_LEASE, null));
        model.put("opens", "Write access to orders");
        model.put(
                "policy",
                new PolicyGrounds.Told(
                        List.of(
                                new PolicyGrounds.Reason("rule_owner", "Owners agree.", "approvalRoute", 2),
                                new PolicyGrounds.Reason("roleLimit", null, null, null)),
                        List.of("Outside office hours")));

        assertThat(render("portal/request", model))
                .contains(
                        "Write access to orders",
                        "Owners agree. <a href=\"/policy/approvalRoute?version=2\"><code>rule_owner</code></a>",
                        "<code>roleLimit</code>",
                        "Outside office hours");
    }

    @Test
    void otherLeaseOfNobodysBusinessLeadsNowhere() {
        var model = requestPage(request("requested", List.of(), NO_LEASE, null));
        model.put("others", List.of(new OtherLease(OTHER, "ended", "It was broken", AT, LATER, LATER).withoutWords()));

        assertThat(render("portal/request", model))
                .contains("Your leases of this role", "Ended")
                .doesNotContain(OTHER, "until");
    }

    @Test
    void otherLeaseThatRunsIsToldFromThoseThatAreOver() {
        var model = requestPage(request("requested", List.of(), NO_LEASE, null));
        model.put("mine", false);
        model.put("others", List.of(new OtherLease(OTHER, "active", "It was broken", AT, LATER, null)));

        assertThat(render("portal/request", model))
                .contains("Their leases of this role", "until <time datetime=\"" + LATER);
        model.put("request", request("ended", List.of(), lease("ended", AT), null));
        assertThat(render("portal/request", model)).contains("Their other leases of this role");
    }

    @Test
    void whoHoldsTheRoleIsToldSoBeforeAskingForItAgain() {
        assertThat(ask(new HeldLeases.Held(lease("active", null), true)))
                .contains(
                        "You hold this role already, until <time datetime=\"" + LATER, "/leases/" + ID + "/extension");
        assertThat(ask(new HeldLeases.Held(lease("active", null), false)))
                .contains("You hold this role already")
                .doesNotContain("Extend instead");
        assertThat(ask(null)).doesNotContain("You hold this role");
    }

    @Test
    void wrongDurationIsToldOnceAndIsTheOneThatIsChosen() {
        var model = new ConcurrentModel();
        var response = new MockHttpServletResponse();
        RefusedForm.tell(new InvalidFieldException("duration", "must be shorter"), Set.of("duration"), model, response);
        var form = new AskForm("orders-db-admin", "PT1H", "soon", null, "because", "", "", null);

        var page = ask(form, null, model.asMap());

        assertThat(response.getStatus()).isEqualTo(422);
        assertThat(page)
                .containsOnlyOnce("ust be shorter")
                .contains("id=\"wrong-duration\">Must be shorter<", "aria-describedby=\"wrong-duration\"")
                .doesNotContain("duration:", "checked", "<details open", "duration-help");
    }

    @Test
    void whatIsWrongWithNoFieldOfThePageIsToldAboveTheForm() {
        var model = new ConcurrentModel();
        RefusedForm.tell(
                new InvalidFieldException("role", "is gone"), Set.of("duration"), model, new MockHttpServletResponse());

        assertThat(ask(AskForm.of("orders-db-admin", Duration.ofHours(1)), null, model.asMap()))
                .contains("Role: is gone", "checked");
    }

    private String ask(HeldLeases.Held held) {
        return ask(AskForm.of("orders-db-admin", Duration.ofHours(1)), held, Map.of());
    }

    private String ask(AskForm form, HeldLeases.Held held, Map<String, Object> more) {
        var role = new RequestableRole(
                new RoleId("1"),
                RoleName.parse("orders-db-admin"),
                "Administers the orders",
                "orders",
                Tier.HIGH,
                "approvers/orders",
                Duration.ofHours(1));
        var model = new HashMap<String, Object>(more);
        model.put("role", role);
        model.put("form", form);
        model.put("presets", List.of(Duration.ofHours(1)));
        model.put("held", held);
        return render("portal/ask", model);
    }

    @Test
    void requestOffersMoreTimeWhereItMayBeAskedFor() {
        var model = requestPage(request("active", List.of(), lease("active", null), null));
        assertThat(render("portal/request", model)).contains(">Return</button>").doesNotContain(">Extend</a>");

        model.put("extendable", true);
        assertThat(render("portal/request", model)).contains(">Extend</a>");
    }

    @Test
    void wrongDurationOfBreakGlassIsToldWhereItIsChosen() {
        var wrong = new InvalidFieldException("duration", "must be shorter");
        var form = new AskForm("orders-db-admin", "PT1H", null, "PT10M", "because", "", "", true);
        var model = new ConcurrentModel();
        RefusedForm.tell(
                form.atItsField(wrong), Set.of("duration", "glassDuration"), model, new MockHttpServletResponse());
        model.addAttribute("emergency", new EmergencyOffer(List.of(Duration.ofMinutes(5)), List.of()));
        model.addAttribute("glassDuration", Duration.ofMinutes(5));

        assertThat(ask(form, null, model.asMap()))
                .containsOnlyOnce("ust be shorter")
                .containsOnlyOnce("aria-invalid")
                .contains("id=\"wrong-glassDuration\">Must be shorter<", "id=\"duration-help\"");
    }

    @Test
    void whatIsWrongWithNoDurationOfBreakGlassStaysWhereItIs() {
        var duration = new InvalidFieldException("duration", "must be shorter");
        var reason = new InvalidFieldException("justification", "must be there");

        assertThat(new AskForm("r", "PT1H", null, "PT10M", "", "", "", true).atItsField(reason))
                .isSameAs(reason);
        assertThat(new AskForm("r", "PT1H", null, "PT10M", "", "", "", null).atItsField(duration))
                .as("chosen, and then not wanted")
                .isSameAs(duration);
        assertThat(new AskForm("r", "PT1H", null, null, "", "", "", true).atItsField(duration))
                .isSameAs(duration);
    }

    @Test
    void requestThatIsOverIsNotLookedAtAgain() {
        var page = render("portal/request", requestPage(request("ended", List.of(), lease("ended", AT), null)));

        assertThat(page).doesNotContain("hx-get").doesNotContain("hx-trigger");
    }

    @Test
    void findingIsShownWithoutRoleAndActor() {
        var exception = new ExceptionView(
                ID, "adam", "prod-root", "security", "root", "active", "sam", AT, AT, null, null, null);
        var page = findings(finding("policyFailed", null, "A table failed.", null), Set.of(), List.of(exception));

        assertThat(page).contains("A table failed.").doesNotContain("null", "Remove the role");
    }

    @Test
    void whyAFindingIsClosedIsShown() {
        var page = findings(finding("policyFailed", null, "A table failed.", "It is <old>"), Set.of(), List.of());

        assertThat(page).contains("Dismissed by sam: ", "It is &lt;old&gt;");
    }

    @Test
    void whoDidItIsToldOnce() {
        var told = finding("roleGivenByHand", "mallory", "It was given by mallory.", null);
        var untold = finding("standingPrivilege", "mallory", "It is held through ops.", null);

        assertThat(findings(told, Set.of(), List.of())).containsOnlyOnce("mallory");
        assertThat(findings(untold, Set.of(), List.of())).containsOnlyOnce("by mallory");
    }

    @Test
    void onlyWhatIsPossibleCanBeAnswered() {
        var finding = finding("roleGivenByHand", "mallory", "It was given by mallory.", null);

        assertThat(findings(finding, Set.of("dismiss"), List.of()))
                .contains("Dismiss<")
                .doesNotContain("Remove the role", "Accept");
        assertThat(findings(finding, Set.of("dismiss", "remove", "acceptAsException"), List.of()))
                .contains("value=\"remove\" class=\"danger outline\">Remove the role<", "Accept until then");
    }

    @Test
    void noOlderFindingsAreNotNone() {
        var model = Map.<String, Object>of("rows", List.of(), "exceptions", List.of(), "state", "open");
        var older = new HashMap<>(model);
        older.put("after", ID);

        assertThat(render("portal/findings", model)).contains("every watched role is held by a lease");
        assertThat(render("portal/findings", older)).contains("No older ones.").doesNotContain("every watched role");
    }

    @Test
    void answerThatWasRefusedIsFoundAsItWas() {
        var row = new FindingPagesController.Row(
                finding("roleGivenByHand", "mallory", "It was given by mallory.", null), Set.of("acceptAsException"));
        var model = Map.of("rows", List.of(row), "exceptions", List.of(), "state", "open", "reviewAt", "2030-01-01");
        var refused = new HashMap<String, Object>(model);
        refused.putAll(Map.of("answering", ID, "after", "cursor"));

        assertThat(render("portal/findings", refused))
                .contains("<details open", "data-value=\"2030-01-01\"", "name=\"reviewAt\" value=\"2030-01-01\"")
                .contains("name=\"after\" value=\"cursor\"");
        assertThat(render("portal/findings", Map.copyOf(model))).doesNotContain("<details open", "2030-01-01");
    }

    private static FindingView finding(String kind, String actor, String description, String note) {
        return new FindingView(
                ID,
                kind,
                "accessPolicy",
                null,
                null,
                null,
                null,
                actor,
                AT,
                AT,
                AT,
                "closed",
                "reported",
                description,
                "dismissed",
                AT,
                "sam",
                note);
    }

    private String findings(FindingView finding, Set<String> answers, List<ExceptionView> exceptions) {
        return render(
                "portal/findings",
                Map.of(
                        "rows",
                        List.of(new FindingPagesController.Row(finding, answers)),
                        "exceptions",
                        exceptions,
                        "state",
                        "closed"));
    }

    @Test
    void rulesOfTwoVersionsAreCompared() {
        var before = new Rule("rule_a", List.of(), List.of(new Cell("Outcome", "\"denied\"")), "");
        var after = new Rule("rule_a", List.of(new Cell(null, "> 3")), List.of(), "<script>");
        var page = render(
                "portal/policy-history",
                Map.of(
                        "table",
                        new PolicyTable("accessPolicy", 2, "Access policy", "", List.of(after)),
                        "editions",
                        List.of(new Edition(2, AT), new Edition(1, AT)),
                        "changes",
                        List.of(
                                new RuleChange("accessPolicy", "rule_a", "changed", "", ""),
                                new RuleChange("accessPolicy", "rule_b", "removed", "", null),
                                new RuleChange("accessPolicy", "rule_c", "moved", "place 1", "place 2")),
                        "before",
                        Map.of("rule_a", before, "rule_b", before),
                        "after",
                        Map.of("rule_a", after)));

        assertThat(page)
                .contains("says something else")
                .contains("is gone")
                .contains("moved from place 1 to place 2")
                .doesNotContain("<script>");
    }

    @Test
    void whatOthersDecidedIsToldToWhoStillLooks() {
        var decisions = List.of(
                new RequestView.DecisionView(1, "olivia", "approve", null, null, AT, null),
                new RequestView.DecisionView(2, "sam", "approve", "Fine by me", null, AT, null),
                new RequestView.DecisionView(2, "sonia", "approve", null, null, AT, "left the group"));
        var stage = new RequestView.StageView(2, "security", 2, "open", LATER, null, null, null, null, null, null);

        var begun = request("requested", List.of(stage), decisions);
        assertThat(Standing.of(begun)).containsExactly("olivia agreed.", "sam agreed: “Fine by me”");
        assertThat(Standing.searchProgress(begun)).hasValue("1 of 2 have agreed for security.");
        assertThat(Standing.searchProgress(request("requested", List.of(stage), List.of())))
                .isEmpty();
        assertThat(Standing.searchProgress(request("active", List.of(stage), decisions)))
                .isEmpty();
        assertThat(Standing.of(request("withdrawn", List.of(), List.of())))
                .containsExactly("alice withdrew the request.");
        assertThat(Standing.of(request(
                        "rejected",
                        List.of(),
                        List.of(new RequestView.DecisionView(1, "olivia", "reject", null, null, AT, null)))))
                .containsExactly("olivia rejected it.");
        assertThat(Standing.of(request("unanswered", List.of(), List.of())))
                .containsExactly("Nobody answered in time.");
        assertThat(Standing.of(request("active", List.of(), List.of()))).containsExactly("alice holds it now.");
        assertThat(Standing.of(request("ended", List.of(), List.of()))).containsExactly("alice holds it no more.");
    }

    @Test
    void whatTheTrailTellsIsOnlyReadOut() {
        var model = requestPage(request("requested", List.of(), NO_LEASE, null));
        model.put("standing", List.of("olivia agreed."));
        model.put("progress", "1 of 2 have agreed for security.");

        assertThat(render("portal/request", model))
                .contains("<p class=\"hidden\">olivia agreed.</p>", "<p>1 of 2 have agreed for security.</p>");
    }

    @Test
    void nothingCanBePressedWhileKeycloakIsAway() {
        var stage = new RequestView.StageView(1, "security", 1, "open", LATER, null, null, null, null, null, null);
        var request = requestPage(request("requested", List.of(stage), NO_LEASE, null));
        request.put("mayDecide", true);
        request.put("openStage", stage);
        var pages = Map.of(
                "portal/home",
                Map.<String, Object>of(
                        "leases",
                        List.of(new HeldLeases.Held(lease("active", null), true)),
                        "waiting",
                        List.of(),
                        "past",
                        List.of()),
                "portal/leases",
                Map.<String, Object>of(
                        "rows",
                        List.of(
                                new LeasePagesController.Row(lease("active", null), null, true, true),
                                new LeasePagesController.Row(lease("active", null), null, false, true)),
                        "state",
                        "active"),
                "portal/request",
                request,
                "portal/decide",
                Map.<String, Object>of(
                        "queue",
                        List.of(request("requested", List.of(stage), NO_LEASE, null)),
                        "reviews",
                        List.of(),
                        "changes",
                        List.of()),
                "portal/policy-change",
                Map.<String, Object>of("change", change("proposed", null), "mayDecide", true),
                "portal/absences",
                Map.<String, Object>of(
                        "rows", List.of(new AbsencePagesController.Row(absence(), true)), "form", AbsenceForm.empty()));

        pages.forEach((name, model) -> {
            var away = new HashMap<>(model);
            away.put("away", new ReadOnly(AT, true, null));
            var page = render(name, away);
            assertThat(page).as(name).contains("Keycloak does not answer").contains("only what is your own");
            assertThat(PostForms.in(page)).as(name).isNotEmpty();
            assertThat(PostForms.openIn(page)).as(name).isEmpty();
            assertThat(PostForms.openIn(render(name, model))).as(name).hasSameSizeAs(PostForms.in(page));
            assertThat(render(name, model))
                    .as(name)
                    .doesNotContain("Keycloak does not answer")
                    .doesNotContain("disabled");
        });
    }

    @Test
    void absenceIsEndedByWhoIsAwayAlone() {
        var model = Map.<String, Object>of("form", AbsenceForm.empty());
        var mine = new HashMap<>(model);
        mine.put("rows", List.of(new AbsencePagesController.Row(absence(), true)));
        var another = new HashMap<>(model);
        another.put("rows", List.of(new AbsencePagesController.Row(absence(), false)));

        assertThat(render("portal/absences", mine)).contains("End it").doesNotContain("olivia");
        assertThat(render("portal/absences", another)).contains("olivia").doesNotContain("End it");
    }

    @Test
    void colleaguesAreAskedForUntilTheyHaveCome() {
        var page = render("portal/absences", Map.of("form", AbsenceForm.empty(), "rows", List.of()));
        var come = render(
                "portal/absences",
                Map.of("form", AbsenceForm.empty(), "rows", List.of(), "colleagues", List.of("oscar")));

        assertThat(page).contains("hx-get=\"/absences/colleagues\"", "hx-trigger=\"focus from:#to\"", "id=\"to\"");
        assertThat(come).contains("value=\"oscar\"").doesNotContain("hx-get", "hx-trigger");
    }

    @Test
    void absenceWithoutAScriptIsReadAsUtc() {
        var form = new AbsenceForm("oscar", "", "2026-12-01T09:00", null, "tomorrow", null).toDelegation();

        assertThat(form.from()).isEqualTo("2026-12-01T09:00:00Z");
        assertThat(form.until()).isEqualTo("tomorrow");
    }

    private static Delegation absence() {
        return new Delegation(
                UUID.fromString(ID), new UserId("1"), "olivia", new UserId("2"), "oscar", AT, LATER, Optional.empty());
    }

    @Test
    void changeOfThePolicyIsShownBeforeItsReplay() {
        var page = render("portal/policy-change", Map.of("change", change("proposed", null), "mayDecide", false));

        assertThat(page)
                .contains("is being replayed")
                .contains("<h1>access-policy.dmn</h1>")
                .doesNotContain("Put in force");
    }

    @Test
    void whoMayDecideOrReviewIsAskedTo() {
        assertThat(render("portal/policy-change", Map.of("change", change("proposed", null), "mayDecide", true)))
                .contains("Put in force");
        var review = new ReviewView("overdue", AT, AT, null, null, null, null);
        var model = requestPage(request("ended", List.of(), lease("ended", AT), review));
        model.put("mayReview", true);
        assertThat(render("portal/request", model)).contains("Was it justified?");
    }

    @Test
    void reviewSaysByWhenItIsDue() {
        assertThat(review("open", LATER)).contains("due in <time class=\"countdown\" datetime=\"" + LATER);
        assertThat(review("overdue", AT)).contains("was due <time datetime=\"" + AT);
        assertThat(review("open", null)).as("nobody was asked yet").doesNotContain("due in", "was due");
        assertThat(review("closed", AT)).doesNotContain("due in", "was due");
    }

    /** On its own page and, as a card, on Decide. */
    private String review(String state, Instant dueAt) {
        var request = request(
                "ended", List.of(), lease("ended", AT), new ReviewView(state, AT, dueAt, null, null, null, null));
        var page = render("portal/request", requestPage(request));
        var card =
                render("portal/decide", Map.of("queue", List.of(), "reviews", List.of(request), "changes", List.of()));
        assertThat(page.contains("due in") || page.contains("was due"))
                .isEqualTo(card.contains("due in") || card.contains("was due"));
        return card;
    }

    @Test
    void changeOfThePolicyIsShownAfterIt() {
        var report = new ReplayReport(
                30,
                null,
                List.of(new ReplayReport.Change(
                        ID,
                        "ben",
                        "prod-root",
                        "approvalNeeded",
                        "denied",
                        List.of(
                                new Stage("approvers/orders", 1, Duration.ofHours(4), "security", Duration.ofHours(2)),
                                new Stage("security", 2, Duration.ofMinutes(90), null, null)),
                        List.of())),
                "failed");
        var page = render(
                "portal/policy-change",
                Map.of("change", change("refused", report), "mayDecide", true, "replayed", "It failed."));

        assertThat(page)
                .contains("It failed.")
                .contains("prod-root")
                .contains(
                        "one of approvers/orders within 4 hours, also security after 2 hours, then 2 of security within 1 hour 30 minutes")
                .contains("nobody");
    }

    @Test
    void statusIsShownWhereAllIsWrong() {
        var page = render(
                "portal/status",
                Map.of(
                        "counts",
                        new LedgerState.Counts(1, 2, Duration.ofSeconds(90), 3, 4, 5, 6),
                        "nodes",
                        List.of(new LedgerState.Node("n1", AT, AT, false)),
                        "paused",
                        List.of("The clock is off"),
                        "troubles",
                        List.of(new Trouble("", "Access request", "Grant role", "<b>no</b>", AT)),
                        "retries",
                        List.of(new Retry(ID, "Lease", "Revoke role", "<i>away</i>", 7, LATER)),
                        "lag",
                        Duration.ofMinutes(2),
                        "lagging",
                        true,
                        "compared",
                        false));

        assertThat(page)
                .contains("never was complete", "&lt;b&gt;no", "oldest end waits for ", "Start it again")
                .contains("Revoke role", "&lt;i&gt;away", "It is tried 7 times more", "business key <code>" + ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error/401",
                "error/403",
                "error/404",
                "error/413",
                "error/4xx",
                "error/503",
                "error/5xx",
                "portal/signed-out"
            })
    void pageIsShownToWhoIsNotKnown(String page) {
        assertThat(renderFor(null, page, Map.of())).contains("<h1>").doesNotContain("Sign out");
    }

    @Test
    void pageThatCannotBeMadeNowLetsPeopleGoOnToOthers() {
        var page = render(
                "error/503",
                Map.of(
                        "me",
                        new PortalModel.Me("sam", true, Inbox.Counts.NONE),
                        "now",
                        AT,
                        "path",
                        "/ask",
                        "sentence",
                        "Gone."));

        assertThat(page)
                .contains("Gone.", "Sign out", ">sam<", "href=\"/status\"", "href=\"/leases\"")
                .doesNotContain("has to be mended");
    }

    @Test
    void whatHasToBeMendedIsToldApartFromAnOutage() {
        assertThat(render("error/503", Map.of("defect", true, "sentence", "Wrong secret.")))
                .contains("Something has to be mended", "Wrong secret.", "tell who runs Latchkey");
        var model = Map.<String, Object>of(
                "leases",
                List.of(),
                "waiting",
                List.of(),
                "past",
                List.of(),
                "away",
                new ReadOnly(AT, false, "Who runs Keycloak has to look."));
        assertThat(render("portal/home", model))
                .contains("Who runs Keycloak has to look.", "You can look")
                .doesNotContain("Keycloak does not answer");
    }

    private static PolicyChangeView change(String state, ReplayReport replay) {
        return new PolicyChangeView(
                ID,
                state,
                true,
                "adam",
                AT,
                "",
                null,
                null,
                null,
                List.of(new PolicyChangeView.Resource(
                        "access-policy.dmn",
                        "0",
                        List.of(),
                        List.of(new RuleChange("t", "r", "added", null, "x")),
                        null)),
                replay,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Map<String, Object> requestPage(RequestView request) {
        var model = new HashMap<String, Object>();
        model.put("request", request);
        model.put("mine", true);
        model.put("others", List.of(new OtherLease(ID, "granting", "It was broken", AT, LATER, null)));
        model.put("trail", List.of());
        model.put("mayReview", false);
        model.put("mayEnd", false);
        model.put("extendable", false);
        return model;
    }

    private static RequestView request(
            String state, List<RequestView.StageView> stages, List<RequestView.DecisionView> decisions) {
        return request(state, stages, decisions, NO_LEASE, null);
    }

    private static RequestView request(
            String state, List<RequestView.StageView> stages, LeaseView lease, ReviewView review) {
        return request(state, stages, List.of(), lease, review);
    }

    private static RequestView request(
            String state,
            List<RequestView.StageView> stages,
            List<RequestView.DecisionView> decisions,
            LeaseView lease,
            ReviewView review) {
        return new RequestView(
                ID,
                state,
                "orders-db-admin",
                "orders",
                "high",
                "alice",
                AT,
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                "because",
                null,
                true,
                "office",
                "hash",
                null,
                null,
                stages,
                decisions,
                null,
                lease,
                review,
                List.of());
    }

    private static LeaseView lease(String state, Instant endedAt) {
        return new LeaseView(
                ID, ID, "alice", "orders-db-admin", state, AT, LATER, endedAt, null, null, false, null, false, LATER);
    }

    private String render(String view, Map<String, Object> model) {
        return renderFor(new PortalModel.Me("sam", true, new Inbox.Counts(51, 1, 0, 2)), view, model);
    }

    private String renderFor(PortalModel.Me me, String view, Map<String, Object> model) {
        var request = new MockHttpServletRequest();
        request.setAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE, context);
        var response = new MockHttpServletResponse();
        var all = new HashMap<>(model);
        if (me != null && !view.startsWith("error/")) {
            all.put("me", me);
            all.put("now", AT);
            all.put("path", "/");
        }
        try {
            views.resolveViewName(view, Locale.ENGLISH).render(all, request, response);
            return response.getContentAsString();
        } catch (Exception e) {
            throw new AssertionError("Cannot render " + view, e);
        }
    }
}
