package dev.latchkey.process;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;

/** What the site's calendar says of the moment that is asked for, as facts for the other tables. */
public final class SiteCalendar {

    /** The table. */
    public static final String TABLE = "siteCalendar";

    /** What a table may use beside the facts that it is given; the calendar itself may not. */
    public static final Set<String> NAMES =
            Set.of("officeHours", "holiday", "freeze", "freezeUntil", "nextAfterFreeze");

    private static final String OFFICE_HOURS = "officeHours";
    private static final String HOLIDAY = "holiday";
    private static final String FREEZE = "freeze";

    private SiteCalendar() {}

    /** A row that matched. */
    private record Entry(String kind, String name, Optional<LocalDate> lastDay) {}

    /** @param rows those of the table that matched */
    static VariableMap facts(List<TableRow> rows, VariableMap asked) {
        var date = Optional.ofNullable((String) asked.get("date")).map(LocalDate::parse);
        var entries = rows.stream().map(row -> entry(row, date)).toList();
        var lastDay =
                entries.stream().flatMap(entry -> entry.lastDay().stream()).max(Comparator.naturalOrder());
        var holiday = names(entries, HOLIDAY);
        return Variables.createVariables()
                .putValue(
                        OFFICE_HOURS,
                        holiday == null
                                && entries.stream()
                                        .anyMatch(entry -> entry.kind().equals(OFFICE_HOURS)))
                .putValue(HOLIDAY, holiday)
                .putValue(FREEZE, names(entries, FREEZE))
                .putValue("freezeUntil", lastDay.map(SiteTime::day).orElse(null))
                .putValue(
                        "nextAfterFreeze",
                        lastDay.map(day -> SiteTime.at(day.plusDays(1).atStartOfDay(), date.orElse(day)))
                                .orElse(null));
    }

    private static Entry entry(TableRow row, Optional<LocalDate> date) {
        var kind = row.word("kind", List.of(OFFICE_HOURS, HOLIDAY, FREEZE));
        return new Entry(
                kind,
                row.text("name"),
                kind.equals(FREEZE) ? date.map(from -> row.day("lastDay", from)) : Optional.empty());
    }

    private static String names(List<Entry> entries, String kind) {
        var names = entries.stream()
                .filter(entry -> entry.kind().equals(kind))
                .map(Entry::name)
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? null : names;
    }
}
