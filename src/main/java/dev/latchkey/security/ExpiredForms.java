package dev.latchkey.security;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.catalina.Globals;
import org.apache.tomcat.util.http.Parameters.FailReason;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.csrf.CsrfException;

/**
 * A page's form that comes without its token was left open until the session was over: the browser is sent back to the
 * page, by way of signing in, and the page still has what was typed. Nothing was done; a forged form learns no more.
 */
class ExpiredForms implements AccessDeniedHandler {

    private final URI signOutOfKeycloak;
    private final AccessDeniedHandler otherwise = new AccessDeniedHandlerImpl();

    ExpiredForms(URI signOutOfKeycloak) {
        this.signOutOfKeycloak = signOutOfKeycloak;
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        var accept = Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).orElse("");
        if (denied instanceof CsrfException && isTooLarge(request)) {
            // Its token was not read, nor anything else of it.
            response.sendError(HttpStatus.PAYLOAD_TOO_LARGE.value());
        } else if (denied instanceof CsrfException && request.getHeader("HX-Request") != null) {
            // The page's script loads the page anew.
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        } else if (denied instanceof CsrfException && accept.contains(MediaType.TEXT_HTML_VALUE)) {
            response.setStatus(HttpStatus.SEE_OTHER.value());
            // Back to the page, who wants to sign out would be signed in again: Keycloak still knows them.
            response.setHeader(
                    HttpHeaders.LOCATION,
                    BrowserDoors.SIGN_OUT.equals(request.getRequestURI())
                            ? signOutOfKeycloak.toString()
                            : pageOf(request));
        } else {
            otherwise.handle(request, response, denied);
        }
    }

    private static boolean isTooLarge(HttpServletRequest request) {
        return request.getAttribute(Globals.PARAMETER_PARSE_FAILED_REASON_ATTR) == FailReason.POST_TOO_LARGE;
    }

    /** Path and query of the page that held the form, and never another site. */
    private static String pageOf(HttpServletRequest request) {
        try {
            var page = URI.create(
                    Optional.ofNullable(request.getHeader(HttpHeaders.REFERER)).orElse("/"));
            var ours = request.getServerName().equalsIgnoreCase(page.getHost()) && page.getRawPath() != null;
            if (!ours || !page.getRawPath().startsWith("/") || page.getRawPath().startsWith("//")) {
                return "/";
            }
            return page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
        } catch (IllegalArgumentException e) {
            return "/";
        }
    }
}
