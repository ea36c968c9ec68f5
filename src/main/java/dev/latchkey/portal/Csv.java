package dev.latchkey.portal;

import dev.latchkey.audit.AuditEntry;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trail as RFC 4180 has it, in a form that no spreadsheet takes for a formula. */
final class Csv {

    private static final String LINE_END = "\r\n";

    /** What begins with one of these is run by spreadsheets: OWASP, "CSV Injection"; the last four are full-width. */
    private static final String BEGINS_FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private Csv() {}

    static String of(List<AuditEntry> entries) {
        return Stream.concat(
                        Stream.of("at,actor,action,subject,role,requestId,sentence"),
                        entries.stream().map(Csv::line))
                .collect(Collectors.joining(LINE_END, "", LINE_END));
    }

    private static String line(AuditEntry entry) {
        return Stream.of(
                        entry.at().toString(),
                        entry.actor(),
                        entry.action(),
                        entry.subject(),
                        entry.role(),
                        entry.requestId(),
                        entry.sentence())
                .map(Csv::cell)
                .collect(Collectors.joining(","));
    }

    private static String cell(String text) {
        var inert = text == null ? "" : text;
        if (!inert.isEmpty() && BEGINS_FORMULA.indexOf(inert.charAt(0)) >= 0) {
            inert = "'" + inert;
        }
        return '"' + inert.replace("\"", "\"\"") + '"';
    }
}
