package dev.latchkey.security;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Makes the caller known to controllers, and keeps a server's threads for all of them. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final CurrentPersonResolver currentPerson;

    WebConfiguration(CurrentPersonResolver currentPerson) {
        this.currentPerson = currentPerson;
    }

    /** Hands a session's own scripts the token without which no form is taken; other origins cannot read the answer. */
    @Bean
    RouterFunction<ServerResponse> csrfToken() {
        return RouterFunctions.route()
                .GET("/csrf", request -> {
                    var token = (CsrfToken) request.servletRequest().getAttribute(CsrfToken.class.getName());
                    return ServerResponse.ok()
                            .body(Map.of("headerName", token.getHeaderName(), "token", token.getToken()));
                })
                .build();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> threadsForPeopleAtWork(
            ServerProperties server, Problems problems, Clock clock) {
        return tomcat -> tomcat.addEngineValves(
                new ThreadShares(server.getTomcat().getThreads().getMax(), problems, clock));
    }

    /** Where Keycloak sends whoever signed out: to the sign-in at once, they could not tell whether it had worked. */
    @Bean
    RouterFunction<ServerResponse> signedOut() {
        return RouterFunctions.route()
                .GET(
                        BrowserDoors.SIGNED_OUT,
                        request -> request.principal().isPresent()
                                ? ServerResponse.seeOther(URI.create("/")).build()
                                : ServerResponse.ok().render("portal/signed-out"))
                .build();
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(currentPerson);
    }
}
