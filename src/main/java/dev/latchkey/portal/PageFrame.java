package dev.latchkey.portal;

import dev.latchkey.desk.Inbox;
import dev.latchkey.security.SignedIn;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/**
 * What stands around the page of an error, so that people can go on to those that work. Asks neither Keycloak nor the
 * database, either of which may be why: it does not count what waits for a decision.
 */
@Component
class PageFrame {

    private final SignedIn signedIn;
    private final Clock clock;

    PageFrame(SignedIn signedIn, Clock clock) {
        this.signedIn = signedIn;
        this.clock = clock;
    }

    /**
     * The model of the frame; without anybody in it where nobody is signed in, or where the call was refused before it had
     * a token to sign out with.
     */
    Map<String, Object> of(HttpServletRequest request) {
        var model = new HashMap<String, Object>();
        model.put("now", clock.instant());
        model.put("path", asked(request));
        signedIn.search(request)
                .filter(session -> request.getAttribute(CsrfToken.class.getName()) != null)
                .ifPresent(session ->
                        model.put("me", new PortalModel.Me(session.name(), session.readsAll(), Inbox.Counts.NONE)));
        return model;
    }

    /** The container comes back for the error's page under another address than the one that was asked for. */
    private static String asked(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String asked
                ? asked
                : request.getRequestURI();
    }
}
