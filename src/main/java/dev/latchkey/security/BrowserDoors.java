package dev.latchkey.security;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.People;
import dev.latchkey.directory.UserId;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Set;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.client.OidcBackChannelLogoutHandler;
import org.springframework.security.oauth2.client.oidc.session.InMemoryOidcSessionRegistry;
import org.springframework.security.oauth2.client.oidc.session.OidcSessionRegistry;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.DelegatingAuthenticationEntryPoint;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.request.async.WebAsyncManagerIntegrationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.client.ResourceAccessException;

/** The doors of people: a session that only Keycloak opens. Takes every path that no other chain took. */
@Configuration(proxyBeanMethods = false)
class BrowserDoors {

    static final String SIGN_OUT = "/logout";
    static final String SIGNED_OUT = "/signed-out";
    private static final String SIGN_IN = "/oauth2/authorization/" + SignInConfiguration.REGISTRATION;
    private static final long ONE_YEAR = 31_536_000;
    private static final PathPatternRequestMatcher.Builder PATH = PathPatternRequestMatcher.withDefaults();

    @Bean
    @Order(2)
    SecurityFilterChain browserChain(
            HttpSecurity http,
            Problems problems,
            SignOut signOut,
            OidcBackChannelLogoutHandler keycloakSignsOut,
            People people,
            LastReadings readings,
            LoginProperties login,
            Clock clock,
            PublicAddress self,
            RealmAddresses realm)
            throws Exception {
        return http
                // The webapps guard their own trees against forged requests (X-XSRF-TOKEN); everything else is guarded
                // here.
                .csrf(csrf ->
                        csrf.ignoringRequestMatchers(PATH.matcher("/camunda/api/**"), PATH.matcher("/camunda/app/**")))
                .oauth2Login(signIn -> signIn.loginPage(SIGN_IN).failureHandler(signInFailed()))
                .requestCache(cache -> cache.requestCache(pageBeforeSignIn()))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(pagesGoToSignIn())
                        .accessDeniedHandler(new ExpiredForms(signOut.ofKeycloakAlone())))
                .logout(logout -> logout.logoutRequestMatcher(PATH.matcher(HttpMethod.POST, SIGN_OUT))
                        .logoutSuccessHandler(signOut))
                .oidcLogout(logout -> logout.backChannel(channel -> channel.logoutHandler(keycloakSignsOut)))
                .headers(headers -> secure(headers, self, realm))
                .addFilterBefore(new OutageFilter(problems), WebAsyncManagerIntegrationFilter.class)
                .addFilterBefore(new SessionAgeFilter(login, clock), CsrfFilter.class)
                .addFilterBefore(new FreshSessionFilter(people, readings), AuthorizationFilter.class)
                .addFilterBefore(new ImpersonationFilter(problems), AuthorizationFilter.class)
                .authorizeHttpRequests(calls -> calls
                        // What was let in may be forwarded, and may fail.
                        .dispatcherTypeMatchers(DispatcherType.FORWARD, DispatcherType.ERROR)
                        .permitAll()
                        // Style and scripts of the pages, also of those that say why somebody is not let in.
                        .requestMatchers(
                                PATH.matcher(HttpMethod.GET, "/assets/**"),
                                PATH.matcher(HttpMethod.GET, "/webjars/picocss__pico/**"),
                                PATH.matcher(HttpMethod.GET, "/webjars/htmx.org/**"),
                                PATH.matcher(HttpMethod.GET, "/webjars/lucide-static/**"),
                                PATH.matcher(HttpMethod.GET, "/webjars/bpmn-js/**"))
                        .permitAll()
                        // Who comes here has no session any more.
                        .requestMatchers(PATH.matcher(HttpMethod.GET, SIGNED_OUT))
                        .permitAll()
                        .requestMatchers(PATH.matcher("/webjars/**"))
                        .denyAll()
                        .requestMatchers(WebappCalls.figures())
                        .access(platformAdmins(readings))
                        .requestMatchers(WebappCalls.open())
                        .authenticated()
                        .requestMatchers(PATH.matcher("/camunda/**"))
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }

    /**
     * Remembers the page that somebody wanted to see, without marking the address they come back to; not what a script
     * of an open page asked for meanwhile: nobody wants to be brought to a piece of a page.
     */
    static RequestCache pageBeforeSignIn() {
        var cache = new HttpSessionRequestCache();
        cache.setRequestMatcher(new AndRequestMatcher(PATH.matcher(HttpMethod.GET, "/**"), wantsPage()));
        cache.setMatchingRequestParameterName(null);
        return cache;
    }

    /** Which of the sessions here belong to which of Keycloak's. */
    @Bean
    OidcSessionRegistry sessionsOfKeycloak() {
        return new InMemoryOidcSessionRegistry();
    }

    /** Tells of sessions that end, so that the registry above forgets them. */
    @Bean
    HttpSessionEventPublisher endsOfSessions() {
        return new HttpSessionEventPublisher();
    }

    /** Ends a session by a call with its cookie, so it has to know the cookie's name: by another it would end nothing. */
    @Bean
    OidcBackChannelLogoutHandler keycloakSignsOut(OidcSessionRegistry sessions, ServerProperties server) {
        var handler = new OidcBackChannelLogoutHandler(sessions);
        handler.setSessionCookieName(
                server.getServlet().getSession().getCookie().getName());
        return handler;
    }

    /** Browsers are sent to Keycloak; scripts are told that they are not signed in. */
    private static AuthenticationEntryPoint pagesGoToSignIn() {
        var signIn = new LoginUrlAuthenticationEntryPoint(SIGN_IN);
        signIn.setFavorRelativeUris(true);
        var entryPoints = new LinkedHashMap<RequestMatcher, AuthenticationEntryPoint>();
        entryPoints.put(PATH.matcher("/camunda/api/**"), new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED));
        entryPoints.put(wantsPage(), signIn);
        var entryPoint = new DelegatingAuthenticationEntryPoint(entryPoints);
        entryPoint.setDefaultEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED));
        return entryPoint;
    }

    /** A session has no groups of its own: asked is what it has just read of its person. */
    private static AuthorizationManager<RequestAuthorizationContext> platformAdmins(LastReadings readings) {
        return (caller, call) -> new AuthorizationDecision(caller.get().getPrincipal() instanceof OidcUser user
                && readings.searchBelieved(call.getRequest(), new UserId(user.getSubject()))
                        .filter(person -> person.isIn(Groups.PLATFORM_ADMINS))
                        .isPresent());
    }

    private static RequestMatcher wantsPage() {
        var page = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
        page.setIgnoredMediaTypes(Set.of(MediaType.ALL));
        return page;
    }

    /** No redirect to the sign-in page: a sign-in that always fails would never stop. */
    private static AuthenticationFailureHandler signInFailed() {
        return (request, response, failure) -> {
            if (failure instanceof OAuth2AuthenticationException
                    && failure.getCause() != null
                    && isUnanswered(failure)) {
                throw new AuthenticationServiceException("Keycloak does not answer", failure);
            }
            response.sendError(HttpStatus.UNAUTHORIZED.value());
        };
    }

    /** Whether a call to another server, which can only be Keycloak, came to nothing. */
    static boolean isUnanswered(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResourceAccessException) {
                return true;
            }
        }
        return false;
    }

    private static void secure(HeadersConfigurer<HttpSecurity> headers, PublicAddress self, RealmAddresses realm) {
        // The webapps set a policy of their own, with a nonce, which this one does not replace.
        headers.contentSecurityPolicy(
                policy -> policy.policyDirectives("default-src 'self'; img-src 'self' data:; object-src 'none';"
                        + " base-uri 'self'; frame-ancestors 'none'; form-action 'self' " + realm.origin()));
        headers.referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN));
        headers.permissionsPolicyHeader(policy -> policy.policy("camera=(), geolocation=(), microphone=()"));
        if (self.isTls()) {
            // TLS may end at a proxy, where the request itself does not look secure.
            headers.httpStrictTransportSecurity(transport ->
                    transport.requestMatcher(AnyRequestMatcher.INSTANCE).maxAgeInSeconds(ONE_YEAR));
        }
    }

    /** The session's cookie never travels in the clear where people come by TLS. */
    @Bean
    ServletContextInitializer sessionCookieSecureWhereTlsIs(PublicAddress self) {
        return context -> {
            if (self.isTls()) {
                context.getSessionCookieConfig().setSecure(true);
            }
        };
    }
}
