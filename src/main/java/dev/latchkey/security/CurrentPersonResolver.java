package dev.latchkey.security;

import dev.latchkey.directory.People;
import dev.latchkey.directory.Person;
import dev.latchkey.directory.UserId;
import org.springframework.core.MethodParameter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives a controller its caller as a parameter of type {@link Person}, as Keycloak knows them now. */
@Component
class CurrentPersonResolver implements HandlerMethodArgumentResolver {

    private final People people;

    CurrentPersonResolver(People people) {
        this.people = people;
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
            return people.searchPerson(new UserId(user.getSubject()))
                    .filter(Person::enabled)
                    .orElseThrow(() -> new AccessDeniedException("The signed-in person is unknown or disabled."));
        }
        throw new AuthenticationCredentialsNotFoundException("Nobody is signed in.");
    }
}
