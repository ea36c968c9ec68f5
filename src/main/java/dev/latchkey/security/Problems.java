package dev.latchkey.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/** Says no before any controller is reached, in the form of RFC 9457. */
@Component
class Problems {

    // How long a client may well wait before it asks again, in seconds.
    private static final String RETRY_AFTER = "5";

    private final BearerTokenAuthenticationEntryPoint challenge = new BearerTokenAuthenticationEntryPoint();
    private final ObjectMapper json;

    Problems(ObjectMapper json) {
        this.json = json;
    }

    void unauthorized(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        // Sets the status and WWW-Authenticate, with the reason where a token was sent.
        challenge.commence(request, response, reason);
        write(request, response, HttpStatus.UNAUTHORIZED, "A valid access token for Latchkey is needed.");
    }

    void forbidden(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, HttpStatus.FORBIDDEN, "This call is not open to you.");
    }

    /** @see ImpersonationFilter */
    void impersonated(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setAttribute("signOut", true);
        writeOrShow(
                request,
                response,
                HttpStatus.FORBIDDEN,
                "Latchkey is not open to who acts as somebody else; sign in as yourself. (rule noImpersonation)");
    }

    /** @see BodyLimitFilter */
    void tooLarge(HttpServletRequest request, HttpServletResponse response, int most) throws IOException {
        writeOrShow(
                request, response, HttpStatus.PAYLOAD_TOO_LARGE, "The call is larger than %d bytes.".formatted(most));
    }

    void directoryAway(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        // Only a look is repeated by the page itself.
        request.setAttribute("again", HttpMethod.GET.matches(request.getMethod()));
        writeOrShow(
                request, response, HttpStatus.SERVICE_UNAVAILABLE, "Keycloak does not answer; nothing was changed.");
    }

    /** To a browser that wants a page, the page of this status. */
    private void writeOrShow(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains(MediaType.TEXT_HTML_VALUE)) {
            request.setAttribute("sentence", detail);
            response.sendError(status.value());
        } else {
            write(request, response, status, detail);
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setInstance(URI.create(request.getRequestURI()));
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        json.writeValue(response.getOutputStream(), problem);
    }
}
