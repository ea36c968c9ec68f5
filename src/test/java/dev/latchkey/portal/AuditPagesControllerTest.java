package dev.latchkey.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.Story;
import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPagesControllerTest {

    private static final Person AUDREY = new Person(new UserId("audrey-id"), "audrey", true, Set.of(Groups.AUDITORS));

    private static final AuditEntry ENTRY =
            new AuditEntry(Instant.EPOCH, "alice", "requested", "alice", "orders-db-read", "1", "alice asked");

    private final AuditTrail trail = mock(AuditTrail.class);

    @ParameterizedTest
    @CsvSource({
        "1000, 1000, latchkey-audit.csv",
        "1001, 1000, latchkey-audit-newest-1000.csv",
    })
    void exportThatIsNotWholeSaysSoInItsName(int stories, int taken, String name) {
        var all = IntStream.range(0, stories)
                .mapToObj(n -> new Story(Story.Kind.REQUEST, new UUID(0, n)))
                .toList();
        when(trail.findStories(any(AuditQuery.class), any(), anyInt())).thenAnswer(call -> {
            Optional<UUID> after = call.getArgument(1);
            var first = after.map(UUID::getLeastSignificantBits).map(n -> n + 1).orElse(0L);
            int size = call.getArgument(2);
            return all.stream().skip(first).limit(size + 1L).toList();
        });
        when(trail.tell(anyList(), any(AuditQuery.class))).thenAnswer(call -> tell(call.<List<Story>>getArgument(0)));

        var export = new AuditPagesController(trail)
                .csv(AUDREY, new AuditPagesController.Search(null, null, null, null, null));

        assertThat(export.getHeaders().getContentDisposition().getFilename()).isEqualTo(name);
        assertThat(export.getBody().lines()).as("a line each and the head").hasSize(taken + 1);
    }

    private static Map<Story, List<AuditEntry>> tell(List<Story> stories) {
        return stories.stream().collect(Collectors.toMap(Function.identity(), story -> List.of(ENTRY)));
    }
}
