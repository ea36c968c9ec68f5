package dev.latchkey.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.api.IdempotentCalls.Answer;
import dev.latchkey.security.PersonAuthentication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Makes every POST of the API repeatable: a call with the {@code Idempotency-Key} of an earlier one gets that one's
 * answer for a day, and nothing is done twice. Runs after the security chain, so keys are kept apart by caller. A call
 * that failed on our side (5xx) is forgotten, because repeating it is what helps; but not if it had changed something by
 * then, as one whose answer alone failed: who repeats it is told so.
 */
@Component
class IdempotencyFilter extends OncePerRequestFilter {

    static final String HEADER = "Idempotency-Key";
    static final int LONGEST_KEY = 255;
    private static final int LARGEST_BODY = 1 << 20;

    private final IdempotentCalls calls;
    private final CarriedOutCalls carriedOut;
    private final ObjectMapper json;

    IdempotencyFilter(IdempotentCalls calls, CarriedOutCalls carriedOut, ObjectMapper json) {
        this.calls = calls;
        this.carriedOut = carriedOut;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getMethod().equals("POST")
                || !request.getServletPath().startsWith("/api/v1/")
                // A replay changes nothing, so it is repeatable anyway; and its answer is a stream, not a row to keep.
                || request.getServletPath().equals(PolicyReplayController.PATH)
                || request.getHeader(HEADER) == null
                || !(request.getUserPrincipal() instanceof PersonAuthentication);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var key = request.getHeader(HEADER).strip();
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            refuse(response, HttpStatus.BAD_REQUEST, HEADER + ": must be 1 to " + LONGEST_KEY + " characters long");
            return;
        }
        var body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            refuse(response, HttpStatus.PAYLOAD_TOO_LARGE, "The body must be at most 1 MiB long.");
            return;
        }
        var caller = ((PersonAuthentication) request.getUserPrincipal())
                .person()
                .id()
                .value();
        var hash = hash(request.getServletPath(), body);
        try {
            if (calls.begin(caller, key, hash)) {
                call(new RepeatableRequest(request, body), response, chain, caller, key);
            } else {
                repeat(response, caller, key, hash);
            }
        } catch (CannotCreateTransactionException | DataAccessResourceFailureException | QueryTimeoutException outage) {
            // Here, since no advice of the controllers reaches a filter.
            if (response.isCommitted()) {
                throw outage;
            }
            response.resetBuffer();
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
            refuse(
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The database does not answer; please look whether anything was changed, and try again.");
        }
    }

    private void call(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, String caller, String key)
            throws ServletException, IOException {
        var recorded = new ContentCachingResponseWrapper(response);
        var answered = false;
        try {
            work(request, recorded, chain, caller, key);
            if (recorded.getStatus() < 500) {
                calls.finish(
                        caller,
                        key,
                        new Answer(
                                recorded.getStatus(),
                                recorded.getContentType(),
                                recorded.getHeader(HttpHeaders.LOCATION),
                                recorded.getContentAsByteArray()));
                answered = true;
            }
        } finally {
            if (!answered) {
                calls.forget(caller, key);
            }
        }
        recorded.copyBodyToResponse();
    }

    private void work(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, String caller, String key)
            throws ServletException, IOException {
        carriedOut.take(caller, key);
        try {
            chain.doFilter(request, response);
        } finally {
            carriedOut.letGo();
        }
    }

    private void repeat(HttpServletResponse response, String caller, String key, String hash) throws IOException {
        var earlier = calls.search(caller, key);
        if (earlier.isPresent() && !earlier.get().contentHash().equals(hash)) {
            refuse(response, HttpStatus.UNPROCESSABLE_ENTITY, HEADER + ": was used for another call");
            return;
        }
        var answer = earlier.flatMap(IdempotentCalls.Call::answer);
        if (answer.isEmpty()) {
            refuse(response, HttpStatus.CONFLICT, "A call with this " + HEADER + " is still running.");
            return;
        }
        response.setStatus(answer.get().status());
        response.setContentType(answer.get().contentType());
        if (answer.get().location() != null) {
            response.setHeader(HttpHeaders.LOCATION, answer.get().location());
        }
        response.getOutputStream().write(answer.get().body());
    }

    private void refuse(HttpServletResponse response, HttpStatus status, String sentence) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), ProblemDetail.forStatusAndDetail(status, sentence));
    }

    private static String hash(String uri, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(uri.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
