package dev.latchkey.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryDefectException.Defect;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** What is said to who asks for what is not there. */
class ProblemAdviceTest {

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void browserIsShownThePage() throws Exception {
        assertThat(answer("/no-such-page", "text/html,*/*;q=0.8")).isNull();
        assertThat(response.getStatus()).isEqualTo(404);
        assertThat(response.isCommitted()).isTrue();
    }

    @Test
    void programIsToldInItsOwnForm() throws Exception {
        assertThat(answer("/no-such-page", "*/*").getBody()).isInstanceOf(ProblemDetail.class);
        assertThat(answer("/api/v1/no-such-call", "text/html,*/*").getBody()).isInstanceOf(ProblemDetail.class);
    }

    @Test
    void whatHasToBeMendedInKeycloakHasATypeOfItsOwn() {
        var answer = new ProblemAdvice()
                .keycloakHasToBeMended(new DirectoryDefectException(Defect.RIGHT, "Cannot read user 'alice'"));

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getBody().getType()).isEqualTo(DirectoryDefectException.PROBLEM);
        assertThat(answer.getBody().getDetail()).contains("Who runs Keycloak").doesNotContain("alice");
    }

    private ResponseEntity<Object> answer(String path, String accept) throws Exception {
        var request = new MockHttpServletRequest("GET", path);
        request.addHeader("Accept", accept);
        return new ProblemAdvice()
                .handleException(
                        new NoResourceFoundException(HttpMethod.GET, path), new ServletWebRequest(request, response));
    }
}
