package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.csrf.MissingCsrfTokenException;

class ExpiredFormsTest {

    private static final String KEYCLOAK = "https://keycloak.example/logout?client_id=latchkey";

    private final ExpiredForms forms = new ExpiredForms(URI.create(KEYCLOAK));

    @Test
    void personIsSentBackToThePageThatHeldTheForm() throws Exception {
        assertThat(sentTo("/ask", "http://localhost/ask?role=orders-db-read")).isEqualTo("/ask?role=orders-db-read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/ask",
                "http://localhost//evil.example",
                "http://localhost.evil.example/",
                "//evil.example/",
                "http://localhost",
                "javascript:alert(1)",
                "no address"
            })
    void nobodyIsSentToAnotherSite(String referer) throws Exception {
        assertThat(sentTo("/ask", referer)).isEqualTo("/");
    }

    @Test
    void whoWantsToSignOutIsNotSignedInAgain() throws Exception {
        assertThat(sentTo("/logout", "http://localhost/leases")).isEqualTo(KEYCLOAK);
    }

    private String sentTo(String path, String referer) throws Exception {
        var request = new MockHttpServletRequest("POST", path);
        request.addHeader("Accept", "text/html");
        request.addHeader("Referer", referer);
        var response = new MockHttpServletResponse();
        forms.handle(request, response, new MissingCsrfTokenException(null));
        assertThat(response.getStatus()).isEqualTo(303);
        return response.getHeader("Location");
    }
}
