package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rows of the calendar become as facts. */
class SiteCalendarTest {

    private static final TableRow OFFICE_HOURS = row("officeHours", "Office hours", null);

    @Test
    void dayWithoutARowIsNothing() {
        assertThat(facts("2026-11-28"))
                .containsOnlyKeys(SiteCalendar.NAMES)
                .containsEntry("officeHours", false)
                .containsEntry("holiday", null)
                .containsEntry("freeze", null)
                .containsEntry("freezeUntil", null)
                .containsEntry("nextAfterFreeze", null);
    }

    @Test
    void holidaySuspendsOfficeHours() {
        assertThat(facts("2026-12-25", OFFICE_HOURS)).containsEntry("officeHours", true);
        assertThat(facts("2026-12-25", OFFICE_HOURS, row("holiday", "Christmas Day", null)))
                .containsEntry("officeHours", false)
                .containsEntry("holiday", "Christmas Day");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-24, 01-02, 2 January, 00:00 on 3 January",
        "2027-01-02, 01-02, 2 January, 00:00 on 3 January",
        "2026-06-01, 2026-06-14, 14 June, 00:00 on 15 June"
    })
    void freezeEndsAfterItsLastDayOfThisYearOrTheNext(String date, String lastDay, String until, String next) {
        assertThat(facts(date, row("freeze", "quarter's end", lastDay)))
                .containsEntry("freeze", "quarter's end")
                .containsEntry("freezeUntil", until)
                .containsEntry("nextAfterFreeze", next);
    }

    @Test
    void ofTwoFreezesTheLaterEndCountsAndBothAreNamed() {
        assertThat(facts("2026-12-24", row("freeze", "audit", "2027-01-15"), row("freeze", "year's end", "01-02")))
                .containsEntry("freeze", "audit, year's end")
                .containsEntry("freezeUntil", "15 January");
    }

    @Test
    void freezeWithoutALastDayOrAKindThatIsNoneFails() {
        assertThatThrownBy(() -> facts("2026-12-24", row("freeze", "audit", null)))
                .isInstanceOf(TableRow.UnreadableException.class);
        assertThatThrownBy(() -> facts("2026-12-24", row("freeze", "audit", "2 January")))
                .hasMessage("output 'lastDay' must be a day, as in 2027-01-02 or 01-02, not '2 January'");
        assertThatThrownBy(() -> facts("2026-12-24", row("party", "summer", null)))
                .isInstanceOf(TableRow.UnreadableException.class);
    }

    @Test
    void dayThatWasNotRecordedHasNoEnd() {
        assertThat(facts(null, row("freeze", "audit", "01-02")))
                .containsEntry("freeze", "audit")
                .containsEntry("nextAfterFreeze", null);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-24T14:05, 14:05",
        "2026-12-24T14:05:01, 14:06",
        "2026-12-24T23:59:30, 00:00 on 25 December",
        "2027-01-03T09:30, 09:30 on 3 January"
    })
    void momentIsToldToTheNextFullMinuteWithItsDayIfThatIsAnother(String moment, String words) {
        assertThat(SiteTime.at(LocalDateTime.parse(moment), LocalDate.parse("2026-12-24")))
                .isEqualTo(words);
    }

    private static VariableMap facts(String date, TableRow... rows) {
        return SiteCalendar.facts(List.of(rows), Variables.createVariables().putValue("date", date));
    }

    private static TableRow row(String kind, String name, String lastDay) {
        var outputs = new HashMap<String, Object>(Map.of("kind", kind, "name", name));
        outputs.put("lastDay", lastDay);
        return new TableRow(outputs);
    }
}
