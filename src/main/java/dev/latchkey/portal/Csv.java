package dev.latchkey.portal;

import dev.latchkey.audit.AuditEntry;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The trail as RFC 4180 has it, in a form that no spreadsheet takes for a formula. */
final class Csv {

    private static final String LINE_END = "\r\n";

    /**
     * Where what spreadsheets run begins (OWASP, "CSV Injection"; the last four signs are full-width): at the beginning of
     * a cell, and at what whoever reads the file with another separator than the comma takes for one.
     */
    private static final Pattern BEFORE_FORMULA =
            Pattern.compile("(?<=^|[;\t\r\n])(?=[\\s\"]*+[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r\n])");

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
        var inert = BEFORE_FORMULA.matcher(text == null ? "" : text).replaceAll("'");
        return '"' + inert.replace("\"", "\"\"") + '"';
    }
}
