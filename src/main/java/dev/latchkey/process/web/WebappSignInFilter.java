package dev.latchkey.process.web;

import dev.latchkey.directory.DirectoryUnavailableException;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.identity.IdentityProviderException;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.springframework.security.access.AccessDeniedException;

/** Signs the session's person in to the webapps, and says plainly why not where that fails. */
class WebappSignInFilter extends ContainerBasedAuthenticationFilter {

    @Override
    protected UserAuthentication createAuthentication(
            ProcessEngine engine, String username, List<String> groups, List<String> tenants) {
        try {
            UserAuthentication authentication = super.createAuthentication(engine, username, groups, tenants);
            if (authentication == null) {
                // The webapps would fail on it with a null pointer and answer 500.
                throw new AccessDeniedException("The signed-in person is unknown.");
            }
            return authentication;
        } catch (IdentityProviderException outage) {
            throw new DirectoryUnavailableException("Cannot read the groups of '" + username + "'", outage);
        }
    }
}
