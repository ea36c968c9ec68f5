package dev.latchkey.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import dev.latchkey.catalog.RequestableRole;
import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.catalog.RoleId;
import dev.latchkey.catalog.RoleName;
import dev.latchkey.catalog.Tier;
import dev.latchkey.refusal.InvalidFieldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final RequestableRole ROLE = new RequestableRole(
            new RoleId("1"),
            RoleName.parse("orders-db-read"),
            "Read",
            "orders",
            Tier.LOW,
            "approvers/orders",
            Duration.ofHours(2));

    private final RoleCatalog catalog = mock(RoleCatalog.class);
    private final RequestReader reader = new RequestReader(
            catalog,
            new RequestProperties(Duration.ofDays(14)),
            () -> Optional.of("office"),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void catalogKnowsOneRole() {
        when(catalog.searchRole(any(RoleName.class))).thenReturn(Optional.empty());
        when(catalog.searchRole(ROLE.name())).thenReturn(Optional.of(ROLE));
    }

    @Test
    void validFormIsReadWithItsTextsTrimmed() {
        var request = reader.read(new AccessRequestForm(
                "orders-db-read", "PT1H", "  look at order 7 ", " T-1 ", "2026-11-24T12:00:00Z", null));

        assertThat(request.role()).isEqualTo(ROLE);
        assertThat(request.duration()).isEqualTo(Duration.ofHours(1));
        assertThat(request.justification()).isEqualTo("look at order 7");
        assertThat(request.ticket()).contains("T-1");
        assertThat(request.startAt()).contains(Instant.parse("2026-11-24T12:00:00Z"));
        assertThat(request.emergency()).isFalse();
    }

    @Test
    void emergencyIsNow() {
        assertThat(reader.read(new AccessRequestForm("orders-db-read", "PT1H", "why", null, null, true))
                        .emergency())
                .isTrue();
        assertThatThrownBy(() -> reader.read(
                        new AccessRequestForm("orders-db-read", "PT1H", "why", null, "2026-11-24T12:00:00Z", true)))
                .hasMessage("startAt: must be left out of break-glass, which begins at once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2 hours",
                "P1Y",
                "PT0S",
                "-PT1H",
                "PT0.5S",
                "PT59S",
                "PT60.5S",
                "PT8784H1S",
                "PT35791395H",
                "PT2562047788015215H30M7S",
                "PT99999999999999999999H"
            })
    void durationThatIsNoneIsRefused(String duration) {
        assertRefused("duration", new AccessRequestForm("orders-db-read", duration, "why", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-role", "realm-management/realm-admin", "a/b/c", "/", "a/", ""})
    void roleThatCannotBeRequestedIsRefused(String role) {
        assertRefused("role", new AccessRequestForm(role, "PT1H", "why", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tomorrow", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "2026-11-24T09:59:59Z", "2026-11-24"
            })
    void startThatIsNoneOrPastOrTooFarIsRefused(String startAt) {
        assertRefused("startAt", new AccessRequestForm("orders-db-read", "PT1H", "why", null, startAt, null));
    }

    @ParameterizedTest
    @CsvSource({"''", "'   '", "a\u0000b", "a\u001bb", "a\u202eb", "a\ud800b"})
    void justificationThatSaysNothingIsRefused(String justification) {
        assertRefused(
                "justification", new AccessRequestForm("orders-db-read", "PT1H", justification, null, null, null));
    }

    @Test
    void missingFieldIsNamed() {
        assertRefused("justification", new AccessRequestForm("orders-db-read", "PT1H", null, null, null, null));
        assertRefused("duration", new AccessRequestForm("orders-db-read", null, "why", null, null, null));
        assertRefused("role", new AccessRequestForm(null, "PT1H", "why", null, null, null));
    }

    @Test
    void longTextIsRefusedBeforeAnybodyIsAsked() {
        assertRefused(
                "justification",
                new AccessRequestForm("orders-db-read", "PT1H", "x".repeat(100_000), null, null, null));
        assertRefused("ticket", new AccessRequestForm("orders-db-read", "PT1H", "why", "x".repeat(201), null, null));
        verifyNoInteractions(catalog);
    }

    @Test
    void longerThanTheRolesLimitIsRefusedWithTheLimit() {
        var request = reader.read(new AccessRequestForm("orders-db-read", "PT2H1S", "why", null, null, null));

        assertThatThrownBy(() -> RequestReader.checkLimit(request))
                .hasMessage("duration: must be at most 2 hours for 'orders-db-read'; got 2 hours 1 second");
    }

    @Test
    void moreTimeIsReadForTheRoleOfTheLeaseWhateverItIsCalledNow() {
        when(catalog.searchRole(ROLE.id())).thenReturn(Optional.of(ROLE));
        var lease = UUID.randomUUID();

        var request = reader.read(new ExtensionForm("PT30M", " not done ", null), lease, ROLE.id());

        assertThat(request.role()).isEqualTo(ROLE);
        assertThat(request.duration()).isEqualTo(Duration.ofMinutes(30));
        assertThat(request.justification()).isEqualTo("not done");
        assertThat(request.extendsLease()).contains(lease);
        assertThat(request.emergency()).isFalse();
        assertThat(request.startAt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT1H, PT1H, ",
        "PT1H, PT1H1S, must be at most 1 hour more for 'orders-db-read'",
        "PT1H30M20S, PT30M, must be at most 29 minutes more",
        "PT2H, PT1M, is held for as long as it may be",
        "PT3H, PT1M, is held for as long as it may be",
        "PT1H59M30S, PT1M, is held for as long as it may be",
        "PT0S, PT8784H, must be at most 2 hours more"
    })
    void whatIsLeftAndWhatIsAddedStayBelowTheRolesLimit(Duration left, String added, String refusal) {
        when(catalog.searchRole(ROLE.id())).thenReturn(Optional.of(ROLE));
        var request = reader.read(new ExtensionForm(added, "why", null), UUID.randomUUID(), ROLE.id());

        var check = assertThatCode(() -> RequestReader.checkLimit(request, left));
        if (refusal == null) {
            check.doesNotThrowAnyException();
        } else {
            check.isInstanceOf(InvalidFieldException.class)
                    .hasMessageStartingWith("duration: ")
                    .hasMessageContaining(refusal);
        }
    }

    private void assertRefused(String field, AccessRequestForm form) {
        assertThatThrownBy(() -> reader.read(form))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageStartingWith(field + ": ");
    }
}
