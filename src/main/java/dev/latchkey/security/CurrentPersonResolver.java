package dev.latchkey.security;

import dev.latchkey.directory.DirectoryUnavailableException;
import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.MethodParameter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Gives a controller its caller as a parameter of type {@link Person}, as Keycloak knows them now; where it does not
 * answer and a page is only looked at, as the session last knew them.
 */
@Component
class CurrentPersonResolver implements HandlerMethodArgumentResolver {

    private static final String SEEN = CurrentPersonResolver.class.getName() + ".seen";

    private final People people;
    private final LastReadings readings;

    CurrentPersonResolver(People people, LastReadings readings) {
        this.people = people;
        this.readings = readings;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return Person.class.equals(parameter.getParameterType());
    }

    @Override
    public Person resolveArgument(
            MethodParameter parameter,
            ModelAndViewContainer model,
            NativeWebRequest request,
            WebDataBinderFactory binder) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller instanceof PersonAuthentication bearer) {
            return bearer.person();
        }
        if (caller != null && caller.getPrincipal() instanceof OidcUser user) {
            return once(request, user);
        }
        throw new AuthenticationCredentialsNotFoundException("Nobody is signed in.");
    }

    /** A page asks for its caller more than once; one look at Keycloak answers for one call. */
    private Person once(NativeWebRequest request, OidcUser user) {
        var seen = (Person) request.getAttribute(SEEN, RequestAttributes.SCOPE_REQUEST);
        if (seen == null) {
            seen = read(request.getNativeRequest(HttpServletRequest.class), new UserId(user.getSubject()));
            request.setAttribute(SEEN, seen, RequestAttributes.SCOPE_REQUEST);
        }
        return seen;
    }

    private Person read(HttpServletRequest request, UserId id) {
        try {
            readings.searchOutage(request, id).ifPresent(outage -> {
                throw outage;
            });
            return people.searchPerson(id).filter(Person::enabled).orElseThrow(() -> {
                // Else an outage that begins now would let them look again.
                readings.forget(request);
                return new AccessDeniedException("The signed-in person is unknown or disabled.");
            });
        } catch (DirectoryUnavailableException outage) {
            return readings.recall(request, id, outage);
        }
    }
}
