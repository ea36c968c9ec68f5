package dev.latchkey.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.lease.EvidenceSpool.Note;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was done while the database was away is not lost, whatever dies. */
class EvidenceSpoolTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path folder;

    private final LeaseId lease = LeaseId.random();
    private final List<Note> ledger = new ArrayList<>();

    @Test
    void notesAreHandedInOnce() throws IOException {
        var spool = spool();
        spool.write(lease, NOON);
        spool.handIn(ledger::add);
        spool.handIn(ledger::add);

        assertThat(ledger).containsExactly(new Note(lease.value(), NOON));
        spool.close();
    }

    @Test
    void notesStayUntilTheLedgerHasThem() throws IOException {
        var spool = spool();
        spool.write(lease, NOON);
        assertThatThrownBy(() -> spool.handIn(note -> {
                    throw new IllegalStateException("the database is away");
                }))
                .hasMessage("the database is away");
        spool.handIn(ledger::add);

        assertThat(ledger).hasSize(1);
        spool.close();
    }

    @Test
    void notesOfANodeThatDiedAreHandedInByTheNext() throws IOException {
        var dead = spool();
        dead.write(lease, NOON);
        dead.close();
        spool().handIn(ledger::add);

        assertThat(ledger).containsExactly(new Note(lease.value(), NOON));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void notesOfANodeThatLivesAreItsOwn() throws IOException {
        var other = spool();
        other.write(lease, NOON);
        spool().handIn(ledger::add);

        assertThat(ledger).isEmpty();
        other.close();
    }

    @Test
    void aLineThatACrashCutOffIsLeftOutAndTheOthersAreNot() throws IOException {
        var dead = spool();
        dead.write(lease, NOON);
        dead.close();
        try (var files = Files.list(folder)) {
            Files.writeString(files.findFirst().orElseThrow(), "{\"lease\":\"0", StandardOpenOption.APPEND);
        }
        spool().handIn(ledger::add);

        assertThat(ledger).hasSize(1);
    }

    private EvidenceSpool spool() {
        return new EvidenceSpool(new SweeperProperties(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, folder));
    }
}
