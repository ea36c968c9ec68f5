package dev.latchkey.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.directory.DirectoryDefectException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    // How long a client may well wait before it asks again, in seconds: until Keycloak is back, or until it is mended.
    private static final String RETRY_AFTER = "5";
    private static final String RETRY_AFTER_REPAIR = "60";

    private static final URI NO_TYPE = URI.create("about:blank");

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

    /**
     * Also to browsers without a page: making one would take what there is too little of.
     *
     * @see ThreadShares
     */
    void busy(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        write(
                request,
                response,
                HttpStatus.SERVICE_UNAVAILABLE,
                "Latchkey has too many calls at once. Nothing was changed; try again in a moment.");
    }

    /** Keycloak is away, which passes by itself, or has to be mended, which does not. */
    void directoryAway(HttpServletRequest request, HttpServletResponse response, Throwable failure) throws IOException {
        var defect = DirectoryDefectException.searchIn(failure);
        defect.ifPresent(found -> log.warn("Keycloak has to be mended: {}", found.getMessage()));
        var sentence = defect.map(DirectoryDefectException::forPeople).orElse("Keycloak does not answer.");
        response.setHeader(HttpHeaders.RETRY_AFTER, defect.isPresent() ? RETRY_AFTER_REPAIR : RETRY_AFTER);
        if (wantsPage(request)) {
            // Only a look is repeated by the page itself.
            request.setAttribute("again", HttpMethod.GET.matches(request.getMethod()));
            request.setAttribute("defect", defect.isPresent());
            show(request, response, HttpStatus.SERVICE_UNAVAILABLE, sentence);
        } else {
            var type = defect.isPresent() ? DirectoryDefectException.PROBLEM : NO_TYPE;
            write(request, response, HttpStatus.SERVICE_UNAVAILABLE, type, sentence + " Nothing was changed.");
        }
    }

    /** To a browser that wants a page, the page of this status. */
    private void writeOrShow(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        if (wantsPage(request)) {
            show(request, response, status, detail);
        } else {
            write(request, response, status, detail);
        }
    }

    private static boolean wantsPage(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    private static void show(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status, String sentence)
            throws IOException {
        request.setAttribute("sentence", sentence);
        response.sendError(status.value());
    }

    private void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        write(request, response, status, NO_TYPE, detail);
    }

    private void write(
            HttpServletRequest request, HttpServletResponse response, HttpStatus status, URI type, String detail)
            throws IOException {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(type);
        problem.setInstance(searchAddress(request));
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        json.writeValue(response.getOutputStream(), problem);
    }

    /** Nothing where it is no address: also who sends such a call is told what was wrong. */
    private static URI searchAddress(HttpServletRequest request) {
        try {
            return new URI(request.getRequestURI());
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
