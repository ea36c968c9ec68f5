package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class PageBeforeSignInTest {

    private static final String PAGE = "text/html,application/xhtml+xml,*/*;q=0.8";

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void pageIsRemembered() {
        assertThat(remembered("GET", "/ask", PAGE)).isEqualTo("http://localhost/ask");
    }

    @Test
    void whatAScriptAsksForIsNot() {
        assertThat(remembered("GET", "/ask/preview", "*/*")).isNull();
        assertThat(remembered("GET", "/requests/1/path", null)).isNull();
        assertThat(remembered("POST", "/ask", PAGE)).isNull();
    }

    private String remembered(String method, String path, String accept) {
        var request = new MockHttpServletRequest(method, path);
        if (accept != null) {
            request.addHeader("Accept", accept);
        }
        var cache = BrowserDoors.pageBeforeSignIn();
        cache.saveRequest(request, response);
        var saved = cache.getRequest(request, response);
        return saved == null ? null : saved.getRedirectUrl();
    }
}
