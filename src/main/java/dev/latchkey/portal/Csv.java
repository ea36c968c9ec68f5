package dev.latchkey.portal;

import dev.latchkey.audit.AuditEntry;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trail as RFC 4180 has it, in a form that no spreadsheet takes for a formula. */
final class Csv {

    private static final String LINE_END = "\r\n";

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
        if (!inert.isEmpty() && "=+-@\t\r".indexOf(inert.charAt(0)) >= 0) {
            // What begins like this is run by spreadsheets: OWASP, "CSV injection".
            inert = "'" + inert;
        }
        return '"' + inert.replace("\"", "\"\"") + '"';
    }
}
