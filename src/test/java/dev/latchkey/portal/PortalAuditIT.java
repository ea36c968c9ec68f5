package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.support.AccessDriver;
import dev.latchkey.support.BrowserSession;
import dev.latchkey.support.Caller.Answer;
import dev.latchkey.support.LatchkeyTest;
import dev.latchkey.support.ThrowAway;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an auditor finds in the trail, and takes away. */
@LatchkeyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalAuditIT {

    private static final Pattern STORY = Pattern.compile("<h2>\\s*<a href=\"/requests/([^\"]+)\"");
    private static final List<String> COLUMNS =
            List.of("at", "actor", "action", "subject", "role", "requestId", "sentence");

    @LocalServerPort
    private int port;

    private final ThrowAway throwAway = new ThrowAway();
    private AccessDriver driver;
    private BrowserSession audrey;
    private String asker;
    private String rejected;
    private String open;
    private LocalDate day;

    @BeforeAll
    void askForSomething() {
        driver = new AccessDriver(port);
        // Somebody of whom nothing else is told.
        asker = throwAway.person();
        rejected = driver.as(asker)
                .post(
                        "/api/v1/requests",
                        Map.of(
                                "role", "orders-db-admin",
                                "duration", "PT5M",
                                "justification", "Order \"4711\", stuck;=1+1"))
                .at("id");
        driver.decide("olivia", rejected, "reject");
        open = driver.asked("ben", "prod-root", "PT5M");
        day = dayOf(driver.request(rejected).at("requestedAt"));
        audrey = BrowserSession.signedIn("audrey", port);
    }

    @AfterAll
    void tidy() {
        driver.as("ben").post("/api/v1/requests/" + open + "/withdraw", Map.of());
        throwAway.close();
    }

    @Test
    void searchByRoleFindsWhatWasAskedOfIt() {
        assertThat(stories("role=orders-db-admin")).contains(rejected).doesNotContain(open);
        assertThat(stories("role=prod-root")).contains(open).doesNotContain(rejected);
        assertThat(stories("role=no-such-role")).isEmpty();
    }

    @Test
    void searchByPersonFindsWhatTheyAskedForAndWhatTheyDecided() {
        assertThat(stories("user=" + asker)).containsExactly(rejected);
        assertThat(stories("user=olivia")).contains(rejected).doesNotContain(open);
        assertThat(stories("user=ben")).contains(open).doesNotContain(rejected);
        assertThat(stories("user=nobody")).isEmpty();
    }

    @Test
    void searchByDayCountsBothDaysAndNoOther() {
        assertThat(stories("from=" + day + "&to=" + LocalDate.now(ZoneOffset.UTC)))
                .contains(rejected, open);
        assertThat(stories("to=" + day.minusDays(1))).doesNotContain(rejected, open);
        assertThat(stories("from=" + LocalDate.now(ZoneOffset.UTC).plusDays(1))).isEmpty();
        assertThat(page("from=yesterday").status()).isEqualTo(400);
    }

    @Test
    void personIsTiedToARequestOnADayInOneSearch() {
        var tie = "user=%s&request=%s&from=%s&to=%s";

        for (var person : List.of(asker, "olivia")) {
            var found = page(tie.formatted(person, rejected, day, day));
            assertThat(stories(found)).containsExactly(rejected);
            assertThat(found.text()).contains("olivia rejected " + asker);
        }
        assertThat(stories(tie.formatted("oscar", rejected, day, day)))
                .as("another person")
                .isEmpty();
        assertThat(stories(tie.formatted(asker, open, day, day)))
                .as("another request")
                .isEmpty();
        assertThat(stories(tie.formatted(asker, rejected, day.minusDays(1), day.minusDays(1))))
                .as("another day")
                .isEmpty();
    }

    @Test
    void exportAsJsonIsTheWholeStoryOfWhatWasSearchedFor() {
        var export = audrey.get("/audit/export.json?user=olivia&request=" + rejected + "&from=" + day);

        assertThat(export.status()).isEqualTo(200);
        assertThat(export.header("Content-Type")).startsWith("application/json");
        assertThat(export.header("Content-Disposition")).isEqualTo("attachment; filename=\"latchkey-audit.json\"");
        var entries = entries(export);
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry.keySet()).containsExactlyInAnyOrderElementsOf(COLUMNS))
                .allSatisfy(entry -> assertThat(entry).containsEntry("requestId", rejected));
        assertThat(entries).extracting(entry -> entry.get("actor")).contains(asker, "olivia");
        assertThat(entries)
                .extracting(entry -> entry.get("sentence"))
                .containsExactlyInAnyOrderElementsOf(driver.trail(rejected))
                .anyMatch(sentence -> sentence.contains("Order \"4711\", stuck;=1+1"))
                .anyMatch(sentence -> sentence.startsWith("olivia rejected"));
        assertThat(entries).extracting(entry -> Instant.parse(entry.get("at"))).isSorted();
        assertThat(entries(audrey.get("/audit/export.json?user=nobody"))).isEmpty();
    }

    @Test
    void exportAsCsvSaysTheSameLineByLine() {
        var export = audrey.get("/audit/export.csv?user=" + asker);

        assertThat(export.status()).isEqualTo(200);
        assertThat(export.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(export.header("Content-Disposition")).isEqualTo("attachment; filename=\"latchkey-audit.csv\"");
        var lines = entries(audrey.get("/audit/export.json?user=" + asker)).stream()
                .map(entry -> COLUMNS.stream()
                        .map(column -> "\"" + entry.get(column).replace("\"", "\"\"") + "\"")
                        .collect(Collectors.joining(",")));
        assertThat(export.text().split("\r\n"))
                .containsExactlyElementsOf(Stream.concat(Stream.of(String.join(",", COLUMNS)), lines)
                        // Whoever takes the semicolon for the separator reads no formula either.
                        .map(line -> line.replace(";=", ";'="))
                        .toList());
        assertThat(export.text()).contains("Order \"\"4711\"\", stuck;'=1+1");
        assertThat(audrey.get("/audit/export.csv?user=nobody").text()).isEqualTo(String.join(",", COLUMNS) + "\r\n");
    }

    private Answer page(String search) {
        return audrey.send("GET", "/audit?" + search, null, Map.of("Accept", "text/html"));
    }

    private Set<String> stories(String search) {
        return stories(page(search));
    }

    /** Ids of the requests whose stories are told. */
    private static Set<String> stories(Answer page) {
        assertThat(page.status()).isEqualTo(200);
        return STORY.matcher(page.text()).results().map(story -> story.group(1)).collect(Collectors.toSet());
    }

    private static List<Map<String, String>> entries(Answer export) {
        return StreamSupport.stream(export.json().spliterator(), false)
                .map(PortalAuditIT::fields)
                .toList();
    }

    private static Map<String, String> fields(JsonNode entry) {
        return entry.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().asText()));
    }

    private static LocalDate dayOf(String instant) {
        return Instant.parse(instant).atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
