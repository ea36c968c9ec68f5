package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditEntry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    private static final Instant AT = Instant.parse("2026-12-01T09:00:00Z");

    @Test
    void quotesAndLinesStayInTheirCell() {
        assertThat(Csv.of(List.of(entry("said \"now\",\nand went")))).endsWith("\"said \"\"now\"\",\nand went\"\r\n");
    }

    @Test
    void nothingIsTakenForAFormula() {
        for (var formula : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r1", "\n1", "\uFF1D1+1", " =1")) {
            assertThat(Csv.of(List.of(entry(formula)))).endsWith(",\"'" + formula + "\"\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;=1", "a\t=1", "a\r\n=1+1", "a\n =1", ";\"=1", "a;\"\"@x;-1", "\t=1"})
    void nothingIsTakenForAFormulaByWhoReadsWithAnotherSeparator(String text) {
        assertThat(Csv.of(List.of(entry(text))).split("[;\t\r\n]"))
                .noneSatisfy(piece -> assertThat(piece).matches("[\\s\"]*[=+@-].*"));
    }

    @Test
    void whatIsNoFormulaStaysAsItIs() {
        assertThat(Csv.of(List.of(entry("orders-db, 1=1; see a@b")))).endsWith("\"orders-db, 1=1; see a@b\"\r\n");
    }

    private static AuditEntry entry(String sentence) {
        return new AuditEntry(AT, "alice", "requested", "alice", "orders-db-read", "", sentence);
    }
}
