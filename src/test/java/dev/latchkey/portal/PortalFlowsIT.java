package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Browser;
import dev.latchkey.support.BuildFolder;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.Modeler;
import dev.latchkey.support.RolesByHand;
import dev.latchkey.support.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What people do on the pages, in a real browser. */
@LatchkeyTest
class PortalFlowsIT {

    private static final By SEND = By.xpath("//button[normalize-space()='Send request']");
    private static final By APPROVE = By.xpath("//button[normalize-space()='Approve']");
    private static final By WHY = By.name("justification");

    @LocalServerPort
    private int port;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
        TestPlatform.keycloak().admin().allowSignInAt("http://localhost:" + port);
    }

    @Test
    void accessIsAskedForDecidedUsedAndReturned() {
        try (var alice = signedIn("alice");
                var olivia = signedIn("olivia")) {
            alice.click(By.linkText("Request access"));
            alice.click(By.linkText("orders-db-admin"));
            alice.awaitText("one of approvers/orders");
            alice.shoot("portal-ask");
            alice.type(WHY, "Order 4711 is stuck");
            alice.click(SEND);
            alice.awaitText("Waits for one of approvers/orders");
            alice.see(By.cssSelector("#diagram .waiting"));
            alice.shoot("portal-request-waiting");

            olivia.go(page("/"));
            olivia.click(By.cssSelector("a.callout"));
            olivia.shoot("portal-decide");
            // Others may wait for her as well.
            olivia.click(By.cssSelector("a[href$='" + alice.url().replaceAll(".*/requests/", "") + "']"));
            olivia.awaitText("Order 4711 is stuck");
            olivia.see(APPROVE);
            olivia.shoot("portal-request-decide");
            olivia.run("window.stillThere = true");
            olivia.type(By.name("comment"), "Seen, go ahead");
            olivia.click(APPROVE);
            olivia.awaitText("You agreed.");
            assertThat(olivia.run("return window.stillThere")).as("no reload").isEqualTo(true);
            olivia.see(By.cssSelector("#diagram .passed"));

            // The page says so by itself.
            alice.awaitText("Held for another");
            alice.see(By.cssSelector("#diagram [data-element-id='callActivity_accessApproval'].passed"));
            alice.see(By.xpath("//dl[@id='facts']/dt[normalize-space()='Until']"));
            assertThat(driver.holds("alice", "orders-db-admin")).isTrue();
            alice.go(page("/"));
            alice.see(By.cssSelector(".lease .countdown"));
            alice.shoot("portal-home");
            alice.click(By.xpath("//button[normalize-space()='Return']"));
            alice.awaitText("You gave it back.");
            driver.awaitState(idOfLast(alice), "ended");
            assertThat(driver.holds("alice", "orders-db-admin")).isFalse();

            alice.go(page("/"));
            alice.click(By.linkText("Ask again"));
            assertThat(alice.see(WHY).getText() + alice.see(WHY).getDomProperty("value"))
                    .contains("Order 4711 is stuck");
        }
    }

    @Test
    void whoIsSlowerIsToldWhatWon() {
        var id = driver.asked("ben", "orders-db-admin", "PT5M");
        try (var olivia = signedIn("olivia");
                var oscar = signedIn("oscar")) {
            olivia.go(page("/requests/" + id));
            oscar.go(page("/requests/" + id));
            oscar.see(APPROVE);
            // He is faster than the next look of his page.
            oscar.run("const live = document.getElementById('live'); live.replaceWith(live.cloneNode(true))");
            olivia.click(By.xpath("//button[normalize-space()='Reject']"));
            olivia.awaitText("You rejected it.");
            oscar.click(APPROVE);
            oscar.awaitText("is already rejected");
            oscar.awaitText("olivia rejected ben's request");
            oscar.shoot("portal-request-lost-race");
        }
        assertThat(driver.state(id)).isEqualTo("rejected");
        assertThat(driver.holds("ben", "orders-db-admin")).isFalse();
    }

    @Test
    void whoIsStillWritingIsToldWhatOthersDid() {
        var decided = driver.asked("ben", "orders-db-admin", "PT5M");
        var withdrawn = driver.asked("alice", "orders-db-admin", "PT5M");
        try (var oscar = signedIn("oscar")) {
            oscar.go(page("/requests/" + decided));
            oscar.run("window.stillThere = true");
            oscar.type(By.name("comment"), "I was going to say");
            driver.decide("olivia", decided, "reject");
            oscar.awaitText("olivia rejected ben's request");
            assertThat(oscar.run("return document.getElementById('standing').textContent")
                            .toString())
                    .as("is read out")
                    .startsWith("olivia rejected it");
            oscar.awaitText("nothing left for you to decide");
            assertThat(oscar.see(By.name("comment")).getDomProperty("value")).isEqualTo("I was going to say");
            assertThat(oscar.run("return document.activeElement.name")).isEqualTo("comment");
            assertThat(oscar.run("return window.stillThere")).as("no reload").isEqualTo(true);
            assertThat(oscar.driver().findElements(APPROVE)).isEmpty();
            oscar.shoot("portal-request-decided-meanwhile");

            oscar.go(page("/requests/" + withdrawn));
            oscar.see(APPROVE);
            driver.as("alice").post("/api/v1/requests/" + withdrawn + "/withdraw", Map.of());
            oscar.awaitText("alice withdrew the request");
            assertThat(oscar.driver().findElements(APPROVE)).isEmpty();
        }
    }

    @Test
    void queueTakesUpWhatIsAskedMeanwhile() {
        var first = driver.asked("ben", "orders-db-admin", "PT5M");
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/decide"));
            olivia.run("window.stillThere = true");
            olivia.click(By.id("pick-" + first));
            olivia.type(By.id("comment"), "Not before");
            var second = driver.asked("alice", "orders-db-admin", "PT5M");
            olivia.see(By.id("request-" + second));
            assertThat(badge(olivia)).isEqualTo(shown(olivia));
            assertThat(olivia.run("return window.stillThere")).as("no reload").isEqualTo(true);
            assertThat(olivia.see(By.id("pick-" + first)).isSelected()).isTrue();
            olivia.press(" noon");
            assertThat(olivia.see(By.id("comment")).getDomProperty("value")).isEqualTo("Not before noon");
            olivia.slowDown(Duration.ofSeconds(2));
            olivia.click(By.id("reject"));
            olivia.awaitText("Asking Keycloak whether you may decide…");
            olivia.awaitText("Decided.");
            assertThat(olivia.text()).doesNotContain("Asking Keycloak");
            assertThat(driver.state(first)).isEqualTo("rejected");
            assertThat(driver.state(second)).isEqualTo("requested");
            driver.decide("olivia", second, "reject");
        }
    }

    @Test
    void decisionIsTakenWithTheKeyboardAlone() {
        var id = driver.asked("ben", "orders-db-admin", "PT5M");
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/decide"));
            olivia.tabTo(By.cssSelector("main a[href$='" + id + "']"));
            olivia.press(Keys.ENTER);
            olivia.awaitUrl("/requests/" + id);
            olivia.tabTo(By.name("comment"));
            olivia.press("Not today");
            olivia.tabTo(By.xpath("//button[normalize-space()='Reject']"));
            olivia.press(Keys.ENTER);
            olivia.awaitText("You rejected it.");
            assertThat(olivia.run("return document.activeElement.textContent").toString())
                    .as("goes on at what came of it")
                    .contains("You rejected it.");
        }
        assertThat(driver.request(id).json().at("/decisions/0/comment").asText())
                .isEqualTo("Not today");
    }

    @Test
    void absenceIsMadeAndEnded() {
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/decide"));
            olivia.click(By.linkText("Absences"));
            olivia.type(By.name("to"), "ben");
            fill(olivia, "untilLocal", "2020-01-01T10:00");
            olivia.click(By.xpath("//button[normalize-space()='Name them']"));
            olivia.awaitText("Must be after its start, and after now");
            fill(olivia, "untilLocal", inThreeDays());
            olivia.click(By.xpath("//button[normalize-space()='Name them']"));
            olivia.awaitText("'ben' is no colleague in any of your groups");
            olivia.type(By.name("to"), "oscar");
            olivia.type(By.name("reason"), "On the beach");
            olivia.click(By.xpath("//button[normalize-space()='Name them']"));
            olivia.awaitText("oscar takes care of what is asked while you are away.");
            olivia.shoot("portal-absences");
        }
        var id = driver.asked("ben", "orders-db-admin", "PT5M");
        assertThat(driver.request(id).json().at("/stages/0/assignedTo").asText())
                .isEqualTo("oscar");
        driver.decide("olivia", id, "reject");
        try (var oscar = signedIn("oscar")) {
            oscar.go(page("/absences"));
            oscar.awaitText("On the beach");
            assertThat(oscar.text()).doesNotContain("End it");
        }
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/absences"));
            olivia.click(By.xpath("//button[normalize-space()='End it']"));
            olivia.awaitText("You are back.");
            assertThat(olivia.text()).doesNotContain("On the beach");
        }
    }

    private static void fill(Browser browser, String field, String local) {
        browser.run(
                "const field = document.querySelector('[name=%s]'); field.value = '%s'; field.dispatchEvent(new Event('change'))"
                        .formatted(field, local));
    }

    private static String inThreeDays() {
        return LocalDateTime.now().plusDays(3).truncatedTo(ChronoUnit.MINUTES).toString();
    }

    @Test
    void approverAgreesToLessAndToSeveralAtOnce() {
        var first = driver.asked("ben", "orders-db-admin", "PT1H");
        var others = List.of(
                driver.asked("alice", "orders-db-admin", "PT5M"), driver.asked("ben", "orders-db-admin", "PT5M"));
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/requests/" + first));
            olivia.click(By.cssSelector("select[name=duration] option[value=PT15M]"));
            olivia.click(APPROVE);
            olivia.awaitText("You agreed.");
            olivia.go(page("/decide"));
            others.forEach(id -> olivia.click(By.cssSelector("input[value='" + id + "']")));
            olivia.click(By.xpath("//button[normalize-space()='Reject selected']"));
            olivia.awaitText("Decided on all 2.");
            assertThat(badge(olivia)).as("without a reload").isEqualTo(shown(olivia));
        }
        driver.awaitState(first, "active");
        assertThat(driver.request(first).at("agreedDuration")).isEqualTo("PT15M");
        others.forEach(id -> assertThat(driver.state(id)).isEqualTo("rejected"));
        driver.returnLease("ben", first);
    }

    @Test
    void durationIsWrittenAsPeopleSayIt() {
        try (var alice = signedIn("alice")) {
            alice.go(page("/ask?role=orders-db-read"));
            alice.type(By.name("other"), "soon");
            var wrong = "Must be from 1 minute to 366 days, written as in 45 min, 1h30 or 2 hours";
            alice.awaitText(wrong);
            alice.type(WHY, "Order 4711 is stuck");
            alice.click(SEND);
            assertThat(alice.see(By.id("wrong-duration")).getText()).isEqualTo(wrong);
            assertThat(alice.text()).containsOnlyOnce(wrong).doesNotContain("duration:");
            assertThat(alice.see(By.name("other")).getDomAttribute("aria-invalid"))
                    .isEqualTo("true");
            assertThat(alice.driver().findElements(By.cssSelector("[name=duration]:checked, details[open]")))
                    .isEmpty();
            alice.shoot("portal-ask-wrong-duration");
            alice.see(By.name("other")).clear();
            alice.type(By.name("other"), "3 hours");
            alice.click(SEND);
            alice.awaitText("Must be at most 2 hours for 'orders-db-read'; got 3 hours");
            alice.shoot("portal-ask-too-long");
            alice.see(By.name("other")).clear();
            alice.type(By.name("other"), "1h30");
            alice.click(SEND);
            alice.awaitText("Held for another");
            var id = alice.url().replaceAll(".*/requests/", "");
            assertThat(driver.request(id).at("duration")).isEqualTo("PT1H30M");
            alice.click(By.linkText("Extend"));
            alice.awaitText("At most 30 min.");
            alice.type(By.name("other"), "2 days");
            alice.type(WHY, "Not done");
            alice.click(By.xpath("//button[normalize-space()='Ask for more time']"));
            alice.awaitText("for 'orders-db-read', so that no more than 2 hours is left; got 2 days");
            alice.shoot("portal-extend-too-long");
            driver.returnLease("alice", id);
        }
    }

    @Test
    void rolesAreFoundBySystemTierAndWord() {
        try (var alice = signedIn("alice")) {
            alice.go(page("/ask"));
            assertThat(roles(alice)).contains("orders-db-read", "orders-db-admin", "prod-root");
            alice.click(By.cssSelector("select[name=system] option[value=orders]"));
            assertThat(roles(alice))
                    .contains("orders-db-read", "orders-db-admin")
                    .doesNotContain("prod-root");
            alice.click(By.cssSelector("select[name=tier] option[value=low]"));
            assertThat(roles(alice)).contains("orders-db-read").doesNotContain("orders-db-admin");
            alice.shoot("portal-catalog-filtered");
            alice.type(By.id("search"), "no such role");
            assertThat(roles(alice)).isEmpty();
            alice.awaitText("No role matches.");
        }
    }

    private static List<String> roles(Browser browser) {
        return browser.driver().findElements(By.cssSelector("#roles a.role")).stream()
                .filter(WebElement::isDisplayed)
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void whatWasTypedOutlivesTheSession() {
        try (var alice = signedIn("alice")) {
            alice.go(page("/ask?role=orders-db-read"));
            alice.type(WHY, "A long explanation that nobody wants to type twice");
            alice.forgetCookie("latchkey");
            alice.click(SEND);
            // Keycloak still knows her: back on the form, with the text, and nothing was asked for.
            alice.awaitUrl("/ask?role=orders-db-read");
            assertThat(alice.see(WHY).getDomProperty("value"))
                    .isEqualTo("A long explanation that nobody wants to type twice");
            alice.click(SEND);
            alice.awaitText("Held for another");
            var id = alice.url().replaceAll(".*/requests/", "");
            driver.returnLease("alice", id);
        }
    }

    /** A page that looks for news learns of the end by itself, while somebody writes. */
    @Test
    void endOfTheSessionTakesNothingFromWhoIsWriting() {
        var id = driver.asked("alice", "orders-db-admin", "PT30M");
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/requests/" + id));
            olivia.type(By.name("comment"), "Only if it is");
            olivia.click(By.cssSelector("select[name=duration] option[value='PT10M']"));
            olivia.forgetCookie("latchkey");
            olivia.awaitText("Your session is over");
            olivia.type(By.name("comment"), "Only if it is quick");
            assertThat(olivia.see(By.name("comment")).getDomProperty("value")).isEqualTo("Only if it is quick");

            olivia.go(page("/requests/" + id));
            assertThat(olivia.see(By.name("comment")).getDomProperty("value")).isEqualTo("Only if it is quick");
            assertThat(olivia.see(By.cssSelector("select[name=duration]")).getDomProperty("value"))
                    .isEqualTo("PT10M");
        }
        driver.decide("olivia", id, "reject");
    }

    @Test
    void whatWasTypedIsShownToNobodyElse() {
        try (var browser = signedIn("alice")) {
            browser.go(page("/ask?role=orders-db-read"));
            browser.type(WHY, "Nobody but alice is to read this");
            browser.click(By.xpath("//button[normalize-space()='Sign out']"));
            browser.awaitText("You are signed out");
            browser.click(By.linkText("Sign in again"));
            browser.signIn("ben");
            browser.awaitText("Your access");
            assertThat(browser.run("return Object.keys(sessionStorage).filter(key => key.startsWith('draft:')).length"))
                    .isEqualTo(0L);
            browser.go(page("/ask?role=orders-db-read"));
            assertThat(browser.see(WHY).getDomProperty("value")).isEmpty();
        }
    }

    @Test
    void startIsTakenOnceHoweverOftenThePolicyWasAsked() {
        try (var alice = signedIn("alice")) {
            alice.go(page("/ask?role=orders-db-read"));
            alice.run("window.taken = 0;"
                    + " document.querySelector('[name=startAt]').addEventListener('change', () => window.taken++)");
            for (var duration : List.of("5 min", "15 min")) {
                alice.run("document.querySelector('#preview > *').dataset.former = 'yes'");
                alice.click(By.xpath("//label[span[normalize-space()='%s']]".formatted(duration)));
                alice.see(By.cssSelector("#preview > :first-child:not([data-former])"));
            }
            alice.run("const start = document.querySelector('[data-instant]');"
                    + " start.value = '2030-01-01T10:00'; start.dispatchEvent(new Event('change'))");
            assertThat(alice.run("return window.taken")).isEqualTo(1L);
        }
    }

    @Test
    void whatComesToNothingIsSaid() {
        try (var alice = signedIn("alice")) {
            alice.go(page("/ask"));
            alice.run("htmx.ajax('GET', '/no/such/page', '#main')");
            alice.awaitText("what stands here may be old");
        }
    }

    @Test
    void theGlassIsBrokenAndLookedAt() {
        String id;
        try (var dana = signedIn("dana")) {
            dana.go(page("/ask?role=prod-root"));
            dana.click(By.cssSelector("details.glass summary"));
            dana.click(By.name("emergency"));
            assertThat(dana.driver().findElements(By.name("glassDuration")))
                    .extracting(choice -> choice.getDomAttribute("value"))
                    .as("what the policy allows, not the role's limit of an hour")
                    .containsExactly("PT5M", "PT10M", "PT15M");
            assertThat(dana.driver().findElement(By.name("other")).isDisplayed())
                    .isFalse();
            dana.click(By.cssSelector("input[name=glassDuration][value=PT10M] + span"));
            dana.awaitText("You would get it at once, loudly.");
            dana.shoot("portal-break-glass");
            dana.type(WHY, "Production is down");
            assertThat(dana.driver().findElement(SEND).isDisplayed()).isFalse();
            dana.click(By.xpath("//button[normalize-space()='Break the glass']"));
            dana.awaitText("Held for another");
            id = dana.url().replaceAll(".*/requests/", "");
            dana.go(page("/"));
            dana.see(By.xpath("//button[normalize-space()='Return']"));
            assertThat(dana.driver().findElements(By.linkText("Extend"))).isEmpty();
            var lease = driver.request(id).json().at("/lease/id").asText();
            dana.go(page("/leases/" + lease + "/extension"));
            dana.awaitText("A break-glass lease is not extended.");
        }
        assertThat(driver.request(id).at("duration")).isEqualTo("PT10M");
        driver.returnLease("dana", id);
        try (var sam = signedIn("sam")) {
            assertThat(sam.text()).contains("break-glass review");
            sam.go(page("/decide"));
            sam.awaitText("Break-glass to look at");
            sam.awaitText("due in 23:");
            assertThat(badge(sam)).isEqualTo(shown(sam)).isPositive();
            sam.shoot("portal-decide-break-glass");
            sam.go(page("/requests/" + id));
            sam.type(By.cssSelector("form[data-draft=review] textarea"), "Was on call, and it was down");
            sam.click(By.xpath("//button[normalize-space()='Justified']"));
            sam.awaitText("Your review is written down.");
            sam.go(page("/decide"));
            assertThat(badge(sam)).isEqualTo(shown(sam));
            assertThat(sam.driver().findElements(By.cssSelector("section a[href$='" + id + "']")))
                    .isEmpty();
        }
        assertThat(driver.request(id).json().at("/review/verdict").asText()).isEqualTo("justified");
    }

    @Test
    void securityRevokesWithAReason() {
        var id = driver.asked("ben", "orders-db-read", "PT10M");
        driver.awaitState(id, "active");
        try (var sam = signedIn("sam")) {
            var lease = driver.request(id).json().at("/lease/id").asText();
            sam.go(page("/leases?role=orders-db-read"));
            sam.shoot("portal-leases");
            sam.click(By.id("revoking-" + lease));
            sam.type(By.id("why-" + lease), "Left the");
            var another = driver.asked("alice", "orders-db-read", "PT10M");
            driver.awaitState(another, "active");
            // The list turns, and the reason with it.
            sam.see(By.id(
                    "lease-" + driver.request(another).json().at("/lease/id").asText()));
            sam.press(" building");
            sam.click(By.id("revoke-now-" + lease));
            sam.awaitText("It is being taken away.");
            driver.awaitState(id, "ended");
            driver.returnLease("alice", another);
            sam.go(page("/leases?user=ben"));
            sam.awaitText("Token usable");
            sam.shoot("portal-leases-residue");
        }
        assertThat(driver.request(id).json().at("/lease/endReason").asText()).isEqualTo("Left the building");
    }

    @Test
    void openPageTurnsWholeWhereSomebodyElseEndsTheLease() {
        var id = driver.asked("ben", "orders-db-read", "PT10M");
        driver.awaitState(id, "active");
        try (var ben = signedIn("ben");
                var sam = signedIn("sam")) {
            ben.go(page("/requests/" + id));
            ben.run("window.stillThere = true");
            ben.see(By.xpath("//button[normalize-space()='Return']"));
            sam.go(page("/requests/" + id));
            sam.click(By.xpath("//summary[normalize-space()='End it now']"));
            sam.type(By.name("reason"), "Left the building");
            sam.shoot("portal-request-end-it");
            sam.click(By.xpath("//button[normalize-space()='End it now']"));
            sam.awaitText("It is being taken away.");
            sam.awaitUrl("/requests/" + id);

            ben.awaitText("sam revoked ben's 'orders-db-read': Left the building");
            ben.awaitText("Ended");
            assertThat(ben.see(By.id("happened")).getText()).contains("Left the building");
            assertThat(ben.driver().findElements(By.xpath("//button[normalize-space()='Return']")))
                    .isEmpty();
            assertThat(ben.run("return window.stillThere")).as("no reload").isEqualTo(true);
            ben.shoot("portal-request-ended-meanwhile");
        }
        driver.awaitState(id, "ended");
    }

    @Test
    void candidateIsReplayedAndRefusedOnesSayWhere() throws IOException {
        var id = driver.asked("ben", "orders-db-admin", "PT5M");
        var policy = Files.readString(BuildFolder.source("processes/access-policy.dmn"));
        var strict = candidate(policy.replace("\"approvalNeeded\"", "\"denied\""));
        var broken = candidate(policy.replace("\"critical\"", "\"critical"));
        try (var sam = signedIn("sam")) {
            sam.go(page("/policy"));
            sam.click(By.linkText("Replay a candidate"));
            sam.see(By.name("candidate")).sendKeys(strict.toString());
            sam.click(By.xpath("//button[normalize-space()='Replay']"));
            sam.awaitText("would have been decided in another way");
            sam.awaitText("orders-db-admin for ben");
            sam.shoot("portal-replay");
            sam.see(By.name("candidate")).sendKeys(broken.toString());
            sam.click(By.xpath("//button[normalize-space()='Replay']"));
            sam.awaitText("could not be deployed");
            assertThat(sam.see(By.id("main")).getText())
                    .containsOnlyOnce("inputEntry_criticalTierNeedsApproval_tier: cannot be read");
            sam.shoot("portal-replay-refused");
            var large = candidate("x".repeat(1_500_000));
            sam.see(By.name("candidate")).sendKeys(large.toString());
            assertThat(sam.see(By.name("candidate")).getDomProperty("validationMessage"))
                    .contains("is larger than 1 MB");
        }
        driver.decide("olivia", id, "reject");
    }

    @Test
    void changeOfThePolicyIsDecidedByASecondPerson() {
        var modeler = new Modeler(driver);
        var id = modeler.proposed(
                "adam",
                "access-policy.dmn",
                Modeler.model("access-policy.dmn").replace("A low-tier role does little harm", "It does little harm"));
        try (var adam = signedIn("adam");
                var sam = signedIn("sam")) {
            adam.go(page("/policy/changes/" + id));
            adam.awaitText("Withdraw");
            assertThat(adam.text()).doesNotContain("Put in force");
            adam.go(page("/decide"));
            assertThat(adam.driver().findElements(By.cssSelector("a[href$='" + id + "']")))
                    .as("nobody decides on their own change")
                    .isEmpty();
            assertThat(badge(adam)).isEqualTo(shown(adam));
            sam.go(page("/"));
            assertThat(sam.text()).contains("policy change");
            sam.go(page("/decide"));
            sam.see(By.cssSelector("section a[href$='" + id + "']"));
            assertThat(badge(sam)).isEqualTo(shown(sam));
            sam.awaitText("6 days");
            sam.shoot("portal-decide-change");
            sam.go(page("/policy"));
            sam.click(By.linkText("Changes"));
            sam.see(By.cssSelector("td a.role"));
            sam.go(page("/policy/changes/" + id));
            sam.awaitText("rule_lowTierPreApproved");
            sam.shoot("portal-policy-change");
            sam.click(By.xpath("//button[normalize-space()='Reject']"));
            sam.awaitText("Your decision is written down.");
        }
        assertThat(driver.as("sam").get("/api/v1/policy/changes/" + id).at("state"))
                .isEqualTo("rejected");
    }

    private static Path candidate(String text) throws IOException {
        return Files.writeString(Files.createTempDirectory("candidate").resolve("access-policy.dmn"), text);
    }

    @Test
    void textsOfPeopleStayTexts() {
        var evil =
                "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>'\"{{1}}${1}";
        var answer = driver.as("alice")
                .post(
                        "/api/v1/requests",
                        Map.of("role", "orders-db-admin", "duration", "PT5M", "justification", evil, "ticket", evil));
        var id = answer.at("id");
        try (var olivia = signedIn("olivia")) {
            for (var path : List.of("/requests/" + id, "/decide")) {
                olivia.go(page(path));
                olivia.awaitText("<img src=x");
                assertThat(olivia.run("return document.title").toString()).doesNotContain("broken");
                assertThat(olivia.run("return document.querySelectorAll('main img, main script:not([src])').length"))
                        .isEqualTo(0L);
            }
        }
        driver.decide("olivia", id, "reject");
    }

    @Test
    void auditorFindsWhoDecidedAndTakesItAway() {
        var id = driver.asked("alice", "orders-db-admin", "PT5M");
        driver.decide("olivia", id, "reject");
        try (var audrey = signedIn("audrey")) {
            audrey.click(By.linkText("Audit"));
            audrey.type(By.name("user"), "olivia");
            audrey.type(By.name("request"), id);
            var today = LocalDate.now(ZoneOffset.UTC);
            fill(audrey, "from", today.minusDays(1).toString());
            fill(audrey, "to", today.toString());
            audrey.click(By.xpath("//button[normalize-space()='Search']"));
            audrey.awaitUrl("request=" + id);
            audrey.see(By.cssSelector("article a[href='/requests/" + id + "']"));
            assertThat(audrey.driver().findElements(By.cssSelector("article"))).hasSize(1);
            audrey.shoot("portal-audit-found");
            var csv = audrey.run("return fetch(document.querySelector(\"main a[href*='export.csv']\").href)"
                    + ".then(answer => answer.text())");
            assertThat(csv.toString()).startsWith("at,actor,action").contains(id, "olivia rejected");
            assertThat(audrey.see(By.linkText("JSON")).getDomAttribute("href"))
                    .startsWith("/audit/export.json?")
                    .contains("user=olivia", "request=" + id);
            audrey.click(By.cssSelector("article a[href='/requests/" + id + "']"));
            audrey.awaitUrl("/requests/" + id);
            assertThat(audrey.see(By.id("happened")).getText()).contains("olivia rejected");
            assertThat(audrey.driver().findElements(By.cssSelector("main form")))
                    .as("who reads all decides nothing")
                    .isEmpty();
        }
    }

    @Test
    void securityAnswersWhatWasFound() {
        try (var byHand = new RolesByHand(driver);
                var sam = signedIn("sam")) {
            byHand.give("ben", "orders-db-admin");
            var finding = byHand.awaitFinding("ben", "orders-db-admin");
            sam.click(By.linkText("Findings"));
            sam.click(By.cssSelector("summary[aria-label='Answer the finding about ben']"));
            sam.type(By.cssSelector("details[open] input[name=reason]"), "Nobody asked for it");
            sam.shoot("portal-finding-answer");
            sam.click(By.cssSelector("details[open] button[value=acceptAsException]"));
            sam.awaitText("Review at: must be");
            assertThat(sam.see(By.cssSelector("details[open] input[name=reason]"))
                            .getDomProperty("value"))
                    .as("who is refused goes on where they were")
                    .isEqualTo("Nobody asked for it");
            sam.click(By.cssSelector("details[open] button[value=remove]"));
            sam.awaitText("Your answer is written down.");
            await("the role is taken away")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> driver.as("sam")
                            .get("/api/v1/findings/" + finding)
                            .at("state")
                            .equals("closed"));
            assertThat(driver.holds("ben", "orders-db-admin")).isFalse();
            sam.go(page("/findings?state=closed"));
            sam.awaitText("by sam");
        }
    }

    @Test
    void leaseIsHeldForLonger() {
        var id = driver.asked("alice", "orders-db-read", "PT5M");
        driver.awaitState(id, "active");
        var end = end(id);
        try (var alice = signedIn("alice")) {
            alice.go(page("/requests/" + id));
            alice.click(By.linkText("Extend"));
            alice.click(By.cssSelector("input[name=duration][value=PT15M] + span"));
            alice.type(WHY, "The import takes longer");
            alice.click(By.xpath("//button[normalize-space()='Ask for more time']"));
            alice.awaitUrl("/requests/");
            alice.awaitText("The import takes longer");
            await("the lease is longer")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> end(id).equals(end.plus(Duration.ofMinutes(15))));
            alice.shoot("portal-extended");
        }
        assertThat(driver.state(id)).isEqualTo("active");
        driver.returnLease("alice", id);
    }

    private Instant end(String id) {
        return Instant.parse(driver.request(id).json().at("/lease/expiresAt").asText());
    }

    @Test
    void approverAgreesToSeveralAtOnce() {
        var wanted = Map.of(
                driver.asked("alice", "orders-db-admin", "PT5M"), "alice",
                driver.asked("ben", "orders-db-admin", "PT5M"), "ben");
        var other = driver.asked("ben", "orders-db-admin", "PT10M");
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/decide"));
            wanted.keySet().forEach(id -> olivia.click(By.cssSelector("input[value='" + id + "']")));
            olivia.type(By.name("comment"), "Both for the migration");
            olivia.click(By.xpath("//button[normalize-space()='Approve selected']"));
            olivia.awaitText("Decided on all 2.");
        }
        wanted.forEach((id, who) -> {
            driver.awaitState(id, "active");
            assertThat(driver.request(id).json().at("/decisions/0/comment").asText())
                    .isEqualTo("Both for the migration");
            driver.returnLease(who, id);
        });
        assertThat(driver.state(other)).isEqualTo("requested");
        driver.decide("olivia", other, "reject");
    }

    @Test
    void whatStartsLaterIsAskedForAndTakenBack() {
        try (var alice = signedIn("alice")) {
            alice.go(page("/ask?role=orders-db-admin"));
            alice.type(WHY, "Migration on the weekend");
            alice.click(By.xpath("//summary[normalize-space()='Ticket, or a later start']"));
            alice.type(By.name("ticket"), "CHG-1204");
            alice.see(By.cssSelector("[data-instant=startAt]"));
            var start = inThreeDays();
            alice.run("const start = document.querySelector('[data-instant=startAt]');" + " start.value = '" + start
                    + "'; start.dispatchEvent(new Event('change'))");
            var instant = alice.run("return new Date('" + start + "').toISOString()");
            alice.click(SEND);
            alice.awaitText("Waits for one of approvers/orders");
            var id = alice.url().replaceAll(".*/requests/", "");
            assertThat(Instant.parse(driver.request(id).at("startAt"))).isEqualTo(Instant.parse(instant.toString()));
            assertThat(driver.request(id).at("ticket")).isEqualTo("CHG-1204");
            driver.decide("olivia", id, "approve");
            driver.awaitState(id, "approved");
            alice.go(page("/requests/" + id));
            alice.see(By.xpath("//dl[@id='facts']/dt[normalize-space()='From']"));
            alice.shoot("portal-request-later");
            alice.click(By.xpath("//button[normalize-space()='Withdraw']"));
            alice.awaitText("You withdrew the request.");
            driver.awaitState(id, "withdrawn");
            assertThat(alice.driver().findElements(By.xpath("//button[normalize-space()='Withdraw']")))
                    .isEmpty();
        }
    }

    @Test
    void colleagueIsNamedToTakeCareOfIt() {
        var id = driver.asked("ben", "orders-db-admin", "PT5M");
        try (var olivia = signedIn("olivia")) {
            olivia.go(page("/requests/" + id));
            olivia.click(By.xpath("//summary[normalize-space()='Let somebody else take care of it']"));
            olivia.click(By.cssSelector("select[name=to] option[value=oscar]"));
            olivia.type(By.name("reason"), "Knows the migration");
            olivia.click(By.xpath("//button[normalize-space()='Name them']"));
            olivia.awaitText("oscar takes care of it.");
            olivia.awaitUrl("/requests/" + id);
        }
        assertThat(driver.request(id).json().at("/stages/0/assignedTo").asText())
                .isEqualTo("oscar");
        assertThat(driver.trail(id))
                .anyMatch(sentence -> sentence.contains("oscar") && sentence.contains("Knows the migration"));
        driver.decide("oscar", id, "reject");
    }

    /** What the bar says to wait. */
    private static long badge(Browser browser) {
        return (Long) browser.run("return Number(document.getElementById('badge').textContent)");
    }

    /** What stands on Decide. */
    private static long shown(Browser browser) {
        return browser.driver()
                .findElements(By.cssSelector("table.queue tbody tr, main article.lease"))
                .size();
    }

    private String idOfLast(Browser browser) {
        return browser.see(By.cssSelector("table td a")).getDomAttribute("href").replaceAll(".*/requests/", "");
    }

    private Browser signedIn(String name) {
        var browser = Browser.open();
        browser.go(page("/"));
        browser.signIn(name);
        browser.awaitText("Your access");
        return browser;
    }

    private String page(String path) {
        return "http://localhost:" + port + path;
    }
}
