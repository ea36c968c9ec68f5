package dev.latchkey.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import dev.latchkey.support.LedgerRig;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InboxIT {

    private static final LedgerRig LEDGER = new LedgerRig();

    private final Inbox inbox = new Inbox(LEDGER.sql);

    @Test
    void findingIsCountedWhereItWaitsForSomebody() {
        found("roleGivenByHand", "reported");
        found("overdueRevocation", "retrying");
        assertThat(findings()).isEqualTo(2);

        found("orphanedRole", "removalRefused");
        assertThat(findings()).as("what could not be mended").isEqualTo(3);

        found("roleGivenByHand", "removing");
        found("orphanedRole", "removing");
        found("residualSession", "reported");
        found("accountRights", "reported");
        assertThat(findings()).as("what waits for nobody").isEqualTo(3);
    }

    private int findings() {
        var sam = new UserId("sam-id");
        return inbox.count(new Person(sam, "sam", true, Set.of(Groups.SECURITY), Set.of(sam)))
                .findings();
    }

    private static void found(String kind, String action) {
        LEDGER.sql
                .sql("""
                insert into latchkey.finding (id, kind, subject, username, since, action, detail)
                values (?, ?, ?, 'somebody', now(), ?, 'found')
                """)
                .params(UUID.randomUUID(), kind, UUID.randomUUID().toString(), action)
                .update();
    }
}
