package dev.latchkey.security;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands a session's own scripts the token without which no form is taken; other origins cannot read the answer. */
@Hidden
@RestController
class CsrfTokenController {

    @GetMapping("/csrf")
    CsrfAnswer token(CsrfToken token) {
        return new CsrfAnswer(token.getHeaderName(), token.getParameterName(), token.getToken());
    }

    record CsrfAnswer(String headerName, String parameterName, String token) {}
}
