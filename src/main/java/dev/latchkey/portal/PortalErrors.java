package dev.latchkey.portal;

import dev.latchkey.directory.DirectoryDefectException;
import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** Answers with a page that says what can be done, where a page was asked for. */
@ControllerAdvice(basePackageClasses = PortalErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortalErrors {

    private static final Logger log = LoggerFactory.getLogger(PortalErrors.class);

    private final PageFrame frame;

    PortalErrors(PageFrame frame) {
        this.frame = frame;
    }

    @ExceptionHandler
    ModelAndView refused(Refusal refusal, HttpServletRequest request) {
        var sentence = Notice.refused(refusal).sentence();
        return switch (refusal.kind()) {
            case INVALID -> page(request, "error/4xx", HttpStatus.BAD_REQUEST, sentence);
            case FORBIDDEN -> page(request, "error/403", HttpStatus.FORBIDDEN, sentence);
            case NOT_FOUND -> page(request, "error/404", HttpStatus.NOT_FOUND, null);
            case CONFLICT -> page(request, "error/4xx", HttpStatus.CONFLICT, sentence);
        };
    }

    @ExceptionHandler
    ModelAndView incomplete(MissingServletRequestParameterException e, HttpServletRequest request) {
        return page(request, "error/4xx", HttpStatus.BAD_REQUEST, e.getParameterName() + ": must be there");
    }

    @ExceptionHandler({MethodArgumentTypeMismatchException.class, BindException.class})
    ModelAndView unreadable(Exception e, HttpServletRequest request) {
        return page(request, "error/4xx", HttpStatus.BAD_REQUEST, null);
    }

    @ExceptionHandler
    ModelAndView keycloakIsAway(DirectoryUnavailableException outage, HttpServletRequest request) {
        return notNow(request, "Keycloak does not answer.");
    }

    @ExceptionHandler
    ModelAndView keycloakHasToBeMended(DirectoryDefectException defect, HttpServletRequest request) {
        log.warn("Keycloak has to be mended: {}", defect.getMessage());
        return notNow(request, defect.forPeople()).addObject("defect", true);
    }

    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        QueryTimeoutException.class
    })
    ModelAndView databaseIsAway(RuntimeException outage, HttpServletRequest request) {
        return notNow(request, "The database does not answer.");
    }

    /** Only a look is repeated by the page itself: what was sent would be lost by it. */
    private ModelAndView notNow(HttpServletRequest request, String sentence) {
        return page(request, "error/503", HttpStatus.SERVICE_UNAVAILABLE, sentence)
                .addObject("again", HttpMethod.GET.matches(request.getMethod()));
    }

    /** With its frame, so that people can go on. */
    private ModelAndView page(HttpServletRequest request, String view, HttpStatus status, String sentence) {
        var page = new ModelAndView(view, status);
        page.addObject("sentence", sentence);
        return page.addAllObjects(frame.of(request));
    }
}
