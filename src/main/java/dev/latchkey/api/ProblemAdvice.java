package dev.latchkey.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every error as an RFC 9457 problem that says what the caller can do. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ProblemDetail refused(Refusal refusal) {
        var status = switch (refusal.kind()) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
        };
        var problem = ProblemDetail.forStatusAndDetail(status, refusal.getMessage());
        refusal.details().forEach(problem::setProperty);
        return problem;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> keycloakIsAway(DirectoryUnavailableException outage) {
        return unavailable("Keycloak does not answer; nothing was changed. Please try again.");
    }

    /** Not to be tried again soon: somebody has to mend it first. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> keycloakHasToBeMended(DirectoryDefectException defect) {
        log.warn("Keycloak has to be mended: {}", defect.getMessage());
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, defect.forPeople() + " Nothing was changed.");
        problem.setType(DirectoryDefectException.PROBLEM);
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "60")
                .body(problem);
    }

    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        QueryTimeoutException.class
    })
    ResponseEntity<ProblemDetail> databaseIsAway(RuntimeException outage) {
        return unavailable("The database does not answer; nothing was changed. Please try again.");
    }

    @ExceptionHandler
    ProblemDetail notInParts(MultipartException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "The body must be multipart/form-data with the documented parts.");
    }

    private static ResponseEntity<ProblemDetail> unavailable(String sentence) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, sentence));
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return ResponseEntity.badRequest()
                .body(ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, sentence(e.getCause())));
    }

    /** Who looks at pages and mistypes an address gets the page that says so, and not a problem in JSON. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null
                || !accept.contains(MediaType.TEXT_HTML_VALUE)
                || !(request instanceof ServletWebRequest call)
                || call.getRequest().getRequestURI().startsWith("/api/")) {
            return super.handleExceptionInternal(e, body, headers, status, request);
        }
        try {
            call.getResponse().sendError(status.value());
            return null;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Never the library's own message: it would repeat what was sent. */
    private static String sentence(Throwable cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return "%s: is not a known field; allowed are %s"
                    .formatted(
                            unknown.getPropertyName(),
                            unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .toList());
        }
        if (cause instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            var path = mapping.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .map(String::valueOf)
                    .collect(Collectors.joining("."));
            return path + ": has the wrong type; texts are expected, and true or false for 'emergency'";
        }
        return cause instanceof JsonProcessingException
                ? "The body must be one JSON object."
                : "The body must be one JSON object with the documented fields.";
    }
}
