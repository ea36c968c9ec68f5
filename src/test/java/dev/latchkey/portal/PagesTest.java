package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.Story;
import dev.latchkey.change.ReplayReport;
import dev.latchkey.change.RuleChange;
import dev.latchkey.desk.DecisionGrounds.FormerLease;
import dev.latchkey.desk.EngineState.Trouble;
import dev.latchkey.desk.ExceptionView;
import dev.latchkey.desk.FindingView;
import dev.latchkey.desk.LeaseView;
import dev.latchkey.desk.LedgerState;
import dev.latchkey.desk.PolicyChangeView;
import dev.latchkey.desk.RequestView;
import dev.latchkey.desk.ReviewView;
import dev.latchkey.policy.PolicyBook.Cell;
import dev.latchkey.policy.PolicyBook.Edition;
import dev.latchkey.policy.PolicyBook.PolicyTable;
import dev.latchkey.policy.PolicyBook.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
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
                                new LeasePagesController.Row(lease("active", null), true, false, true),
                                new LeasePagesController.Row(lease("ended", LATER), false, true, false)),
                        "state",
                        "all",
                        "user",
                        "",
                        "role",
                        ""));

        assertThat(page.split("<time", -1)).hasSize(1 + 2 * 2);
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
        var stage =
                new RequestView.StageView(1, "approvers/orders", 1, "open", LATER, null, "security", AT, AT, "olivia");
        var page = render("portal/request", requestPage(request("requested", List.of(stage), NO_LEASE, null)));

        assertThat(page)
                .contains("approvers/orders")
                .contains("<b>security</b>")
                .contains("<b>olivia</b>");
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

        assertThat(page).contains("What happened").doesNotContain("Was it justified?");
    }

    @ParameterizedTest
    @CsvSource({"requested, every 10s", "approved, every 2s", "granting, every 2s", "active, every 10s"})
    void requestThatStillMovesIsLookedAtAgain(String state, String often) {
        var page = render("portal/request", requestPage(request(state, List.of(), lease(state, null), null)));

        assertThat(page).contains("hx-get=\"/requests/" + ID + "\"").contains(often);
    }

    @Test
    void formerLeaseOfNobodysBusinessLeadsNowhere() {
        var model = requestPage(request("requested", List.of(), NO_LEASE, null));
        model.put("former", List.of(new FormerLease(OTHER, "ended", "It was broken", AT, LATER, LATER).withoutWords()));

        assertThat(render("portal/request", model)).contains("Held before").doesNotContain(OTHER);
    }

    @Test
    void requestThatIsOverIsNotLookedAtAgain() {
        var page = render("portal/request", requestPage(request("ended", List.of(), lease("ended", AT), null)));

        assertThat(page).doesNotContain("hx-get").doesNotContain("hx-trigger");
    }

    @Test
    void findingIsShownWithoutRoleAndActor() {
        var finding = new FindingView(
                ID,
                "policyFailed",
                "accessPolicy",
                null,
                null,
                null,
                null,
                null,
                AT,
                AT,
                AT,
                "closed",
                "reported",
                "A table failed.",
                "gone",
                AT,
                "latchkey",
                null);
        var exception = new ExceptionView(
                ID, "adam", "prod-root", "security", "root", "active", "sam", AT, AT, null, null, null);
        var page = render(
                "portal/findings",
                Map.of(
                        "findings",
                        List.of(finding),
                        "exceptions",
                        List.of(exception),
                        "state",
                        "closed",
                        "answers",
                        true));

        assertThat(page).contains("A table failed.").doesNotContain("null");
    }

    @Test
    void rulesOfTwoVersionsAreCompared() {
        var before = new Rule("rule_a", List.of(), List.of(new Cell("Outcome", "\"denied\"")), "");
        var after = new Rule("rule_a", List.of(new Cell(null, "> 3")), List.of(), "<script>");
        var page = render(
                "portal/policy-history",
                Map.of(
                        "table",
                        new PolicyTable("accessPolicy", 2, "Access policy", "", true, List.of(after)),
                        "editions",
                        List.of(new Edition(2, AT), new Edition(1, AT)),
                        "changes",
                        List.of(
                                new TableDifference.Change("rule_a", Optional.of(before), Optional.of(after)),
                                new TableDifference.Change("rule_b", Optional.of(before), Optional.empty()))));

        assertThat(page).contains("says something else").contains("is gone").doesNotContain("<script>");
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
    void changeOfThePolicyIsShownAfterIt() {
        var report = new ReplayReport(
                30, null, List.of(new ReplayReport.Change(ID, "ben", "prod-root", "denied", "emergency")), "failed");
        var page = render(
                "portal/policy-change",
                Map.of("change", change("refused", report), "mayDecide", true, "replayed", "It failed."));

        assertThat(page).contains("It failed.").contains("prod-root");
    }

    @Test
    void statusIsShownWhereAllIsWrong() {
        var page = render(
                "portal/status",
                Map.of(
                        "counts",
                        new LedgerState.Counts(1, 2, 3, 4, 5, 6),
                        "nodes",
                        List.of(new LedgerState.Node("n1", AT, AT, false)),
                        "paused",
                        List.of("The clock is off"),
                        "troubles",
                        List.of(new Trouble("", "Access request", "Grant role", "<b>no</b>", AT)),
                        "lag",
                        Duration.ofMinutes(2),
                        "lagging",
                        true,
                        "compared",
                        false));

        assertThat(page).contains("never was complete").contains("&lt;b&gt;no").doesNotContain("business key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"401", "403", "404", "4xx", "503", "5xx"})
    void errorIsShownToWhoIsNotKnown(String page) {
        assertThat(render("error/" + page, Map.of())).contains("<h1>").doesNotContain("Sign out");
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
        model.put("rules", List.of());
        model.put("former", List.of(new FormerLease(ID, "granting", "It was broken", AT, LATER, null)));
        model.put("trail", List.of());
        model.put("mayReview", false);
        return model;
    }

    private static RequestView request(
            String state, List<RequestView.StageView> stages, LeaseView lease, ReviewView review) {
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
                "hash",
                null,
                null,
                stages,
                List.of(),
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
        var request = new MockHttpServletRequest();
        request.setAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE, context);
        var response = new MockHttpServletResponse();
        var all = new HashMap<>(model);
        if (!view.startsWith("error/")) {
            all.put("me", new PortalModel.Me("sam", true, 1));
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
