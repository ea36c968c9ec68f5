package dev.latchkey.security;

import dev.latchkey.directory.Groups;
import java.time.Duration;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.request.async.WebAsyncManagerIntegrationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The doors of programs: no session, no cookie, an access token with every call. */
@Configuration(proxyBeanMethods = false)
class BearerDoors {

    private static final PathPatternRequestMatcher.Builder PATH = PathPatternRequestMatcher.withDefaults();

    @Bean
    @Order(1)
    SecurityFilterChain bearerChain(
            HttpSecurity http, Problems problems, BearerPersonConverter persons, JwtDecoder decoder) throws Exception {
        // Matchers by path pattern, not by String: a String asks Spring MVC, which does not know Jersey's paths.
        RequestMatcher doors = new OrRequestMatcher(
                PATH.matcher("/engine-rest/**"),
                PATH.matcher("/api/**"),
                PATH.matcher("/access/**"),
                PATH.matcher("/actuator/**"),
                PATH.matcher("/v3/api-docs/**"),
                PATH.matcher("/v3/api-docs.yaml"));
        return http.securityMatcher(doors)
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'")))
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.decoder(decoder).jwtAuthenticationConverter(persons))
                                .authenticationEntryPoint(problems::unauthorized))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(problems::unauthorized)
                        .accessDeniedHandler((request, response, denied) -> problems.forbidden(request, response)))
                .addFilterBefore(new OutageFilter(problems), WebAsyncManagerIntegrationFilter.class)
                .addFilterBefore(new ImpersonationFilter(problems), AuthorizationFilter.class)
                .authorizeHttpRequests(calls -> calls
                        // The orchestrator's probes carry no token; the answer is a status and no details.
                        .requestMatchers(
                                PATH.matcher(HttpMethod.GET, "/actuator/health"),
                                PATH.matcher(HttpMethod.GET, "/actuator/health/**"))
                        .permitAll()
                        // The documentation of an open-source interface is no secret.
                        .requestMatchers(
                                PATH.matcher(HttpMethod.GET, "/v3/api-docs"),
                                PATH.matcher(HttpMethod.GET, "/v3/api-docs/**"),
                                PATH.matcher(HttpMethod.GET, "/v3/api-docs.yaml"))
                        .permitAll()
                        .requestMatchers(PATH.matcher(HttpMethod.GET, "/actuator/prometheus"))
                        .hasAnyAuthority(Groups.AUDITORS, Groups.PLATFORM_ADMINS)
                        .requestMatchers(EngineRestCalls.open())
                        .authenticated()
                        .requestMatchers(PATH.matcher("/api/**"), PATH.matcher("/access/**"))
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .build();
    }

    /** Fetches Keycloak's keys at the first token, not at the start, and knows no algorithm with a shared secret. */
    @Bean
    JwtDecoder accessTokenDecoder(RealmAddresses realm, LoginProperties login, RestTemplateBuilder http) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(realm.keys())
                .jwsAlgorithms(algorithms -> {
                    algorithms.add(SignatureAlgorithm.RS256);
                    algorithms.add(SignatureAlgorithm.PS256);
                    algorithms.add(SignatureAlgorithm.ES256);
                })
                .restOperations(http.connectTimeout(Duration.ofSeconds(2))
                        .readTimeout(Duration.ofSeconds(5))
                        .build())
                .build();
        decoder.setJwtValidator(AccessTokenRules.forAudience(login.client(), realm.issuer()));
        return decoder;
    }
}
