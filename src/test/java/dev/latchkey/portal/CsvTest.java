package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.AuditEntry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {

    private static final Instant AT = Instant.parse("2026-12-01T09:00:00Z");

    @Test
    void quotesAndLinesStayInTheirCell() {
        assertThat(Csv.of(List.of(entry("said \"now\",\nand went")))).endsWith("\"said \"\"now\"\",\nand went\"\r\n");
    }

    @Test
    void nothingIsTakenForAFormula() {
        for (var formula : List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uFF1D1+1")) {
            assertThat(Csv.of(List.of(entry(formula)))).endsWith(",\"'" + formula + "\"\r\n");
        }
    }

    private static AuditEntry entry(String sentence) {
        return new AuditEntry(AT, "alice", "requested", "alice", "orders-db-read", "", sentence);
    }
}
