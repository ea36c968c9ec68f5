package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.latchkey.directory.DirectoryAwayException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryDefectException.Defect;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ProblemsTest {

    private static final Exception AWAY = new DirectoryAwayException("Cannot read user 'alice'", null);

    private final Problems problems = new Problems(new JsonMapper());
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/leases");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void browserIsShownThePageOfAnOutage() throws IOException {
        request.addHeader("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

        problems.directoryAway(request, response, AWAY);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("5");
        assertThat(response.getContentAsString()).isEmpty();
        // The container's way to the page that templates/error holds.
        assertThat(response.isCommitted()).isTrue();
    }

    @Test
    void programIsToldInItsOwnForm() throws IOException {
        request.addHeader("Accept", "application/json");

        problems.directoryAway(request, response, AWAY);

        assertThat(response.getContentType()).startsWith("application/problem+json");
        assertThat(response.getContentAsString())
                .contains("Keycloak does not answer", "about:blank")
                .doesNotContain("alice");
    }

    @Test
    void whatHasToBeMendedIsToldApartFromAnOutage() throws IOException {
        request.addHeader("Accept", "application/json");
        var defect = new DirectoryDefectException(Defect.SIGN_IN, "Cannot read user 'alice' as 'latchkey-grant'");

        problems.directoryAway(request, response, new IllegalStateException("wrapped", defect));

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("60");
        assertThat(response.getContentAsString())
                .contains("urn:latchkey:problem:keycloakDefect", "Who runs Keycloak", "Nothing was changed")
                .doesNotContain("alice", "latchkey-grant");
    }

    @Test
    void callToWhatIsNoAddressIsToldToo() throws IOException {
        request.setRequestURI("/%zz");

        problems.busy(request, response);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getContentAsString()).contains("too many calls").doesNotContain("%zz");
    }
}
