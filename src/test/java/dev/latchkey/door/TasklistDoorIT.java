package dev.latchkey.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.Browser;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.TestPlatform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The main job in Tasklist, in a real browser, as people do it. */
@LatchkeyTest
class TasklistDoorIT {

    private static final By START_PROCESS = By.cssSelector(".start-process-action a");

    @LocalServerPort
    private int port;

    private AccessDriver driver;

    @BeforeEach
    void open() {
        driver = new AccessDriver(port);
        TestPlatform.keycloak().admin().allowSignInAt("http://localhost:" + port);
    }

    @Test
    void accessIsAskedForAndApprovedInTasklist() {
        try (var browser = Browser.open()) {
            signIn(browser, "alice");
            fillIn(browser, "orders-db-admin", "15 minutes", "Order 4711 is stuck");
            browser.shoot("tasklist-request-form");
            start(browser);
            browser.shoot("tasklist-requested");
        }
        var id = newestRequestOf("alice");
        assertThat(driver.state(id)).isEqualTo("requested");

        try (var browser = Browser.open()) {
            signIn(browser, "olivia");
            browser.awaitText("Decide on access request");
            browser.shoot("tasklist-waiting");
            browser.click(By.xpath("//*[contains(@class,'task')]//*[contains(text(),'Decide on access request')]"));
            browser.click(By.xpath("//button[contains(.,'Claim')]"));
            browser.see(By.cssSelector(".fjs-form-field-radio input:not([disabled])"));
            browser.shoot("tasklist-decision-form");
            browser.click(By.xpath("//label[contains(.,'Approve')]"));
            browser.click(By.xpath("//button[normalize-space()='Complete']"));
            driver.awaitState(id, "active");
            browser.shoot("tasklist-decided");
        }
        assertThat(driver.holds("alice", "orders-db-admin")).isTrue();
        assertThat(driver.request(id).json().at("/decisions/0/decidedBy").asText())
                .isEqualTo("olivia");
        driver.returnLease("alice", id);
    }

    @Test
    void glassIsBrokenInTasklist() {
        try (var browser = Browser.open()) {
            signIn(browser, "dana");
            fillIn(browser, "prod-root", "2 minutes", "The disk of db-1 is full");
            browser.click(By.xpath("//label[contains(.,'Break the glass')]"));
            browser.shoot("tasklist-break-glass-form");
            start(browser);
        }
        var id = newestRequestOf("dana");
        driver.awaitState(id, "active");

        assertThat(driver.request(id).json().path("emergency").asBoolean()).isTrue();
        driver.returnLease("dana", id);
    }

    @Test
    void signOutReallySignsOut() {
        try (var browser = Browser.open()) {
            signIn(browser, "ben");
            browser.click(By.cssSelector("li.account a.dropdown-toggle"));
            browser.click(By.cssSelector("li.account li.logout a"));
            browser.awaitText("You are signed out");
            browser.shoot("signed-out");

            browser.go("http://localhost:" + port + "/camunda/app/tasklist/");
            browser.see(By.id("username"));
        }
    }

    private void signIn(Browser browser, String name) {
        browser.go("http://localhost:" + port + "/camunda/app/tasklist/default/");
        browser.signIn(name);
        browser.awaitUrl("/camunda/app/tasklist");
        browser.see(START_PROCESS);
    }

    private static void fillIn(Browser browser, String role, String duration, String why) {
        browser.click(START_PROCESS);
        browser.click(By.partialLinkText("Privileged access request"));
        fill(browser, "Which role do you need?", role);
        browser.click(By.cssSelector(".fjs-form-field-select .fjs-input-group"));
        browser.click(By.xpath("//*[contains(@class,'fjs-dropdownlist-item')][.='" + duration + "']"));
        fill(browser, "Why do you need it?", why);
    }

    private static void start(Browser browser) {
        browser.click(By.xpath("//button[normalize-space()='Start']"));
        browser.awaitText("has been started");
    }

    private static void fill(Browser browser, String label, String text) {
        browser.type(
                By.xpath("//label[contains(.,'" + label + "')]/following::*[self::input or self::textarea][1]"), text);
    }

    private String newestRequestOf(String name) {
        return driver.as(name)
                .get("/api/v1/requests?mine=true")
                .json()
                .at("/items/0/id")
                .asText();
    }
}
