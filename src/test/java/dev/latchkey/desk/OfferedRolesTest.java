package dev.latchkey.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.latchkey.catalog.RoleCatalog;
import dev.latchkey.directory.DirectoryUnavailableException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The directory is mocked: what is tried is how often it is asked. */
class OfferedRolesTest {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private final RoleCatalog catalog = mock();
    private final Clock clock = mock();
    private final OfferedRoles offer = new OfferedRoles(catalog, clock);

    @BeforeEach
    void atNoon() {
        when(clock.instant()).thenReturn(NOON);
        when(catalog.findAll()).thenReturn(List.of());
    }

    @Test
    void areReadOnceInFiveSeconds() {
        offer.findAll();
        when(clock.instant()).thenReturn(NOON.plusSeconds(5));
        offer.findAll();
        verify(catalog).findAll();

        when(clock.instant()).thenReturn(NOON.plusSeconds(6));
        offer.findAll();
        verify(catalog, times(2)).findAll();
    }

    @Test
    void clockThatWasSetBackDoesNotKeepThem() {
        offer.findAll();
        when(clock.instant()).thenReturn(NOON.minusSeconds(60));
        offer.findAll();
        verify(catalog, times(2)).findAll();
    }

    /** The time-out of seven seconds is longer than five: it is its end that counts. */
    @Test
    void failureIsToldToAllWhoWaitedForTheSameReading() {
        when(catalog.findAll())
                .thenAnswer(call -> {
                    when(clock.instant()).thenReturn(NOON.plusSeconds(7));
                    throw new DirectoryUnavailableException("away", null);
                })
                .thenReturn(List.of());
        assertThatThrownBy(offer::findAll).isInstanceOf(DirectoryUnavailableException.class);
        assertThatThrownBy(offer::findAll).isInstanceOf(DirectoryUnavailableException.class);
        when(clock.instant()).thenReturn(NOON.plusSeconds(12));
        assertThatThrownBy(offer::findAll).isInstanceOf(DirectoryUnavailableException.class);
        verify(catalog).findAll();

        when(clock.instant()).thenReturn(NOON.plusSeconds(13));
        assertThat(offer.findAll()).isEmpty();
    }

    @Test
    void faultOfOursIsNotKept() {
        when(catalog.findAll()).thenThrow(new IllegalStateException("a bug")).thenReturn(List.of());
        assertThatThrownBy(offer::findAll).isInstanceOf(IllegalStateException.class);
        assertThat(offer.findAll()).isEmpty();
    }
}
