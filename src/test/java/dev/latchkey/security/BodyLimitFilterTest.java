package dev.latchkey.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.FilterChain;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyLimitFilterTest {

    private final BodyLimitFilter filter = new BodyLimitFilter(new Problems(new JsonMapper()));
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final AtomicLong read = new AtomicLong();
    private final FilterChain reading = (request, answer) -> {
        try (var body = request.getInputStream()) {
            for (var some = body.read(new byte[8192]); some >= 0; some = body.read(new byte[8192])) {
                read.addAndGet(some);
            }
        }
    };

    @Test
    void callOfUsualSizeIsRead() throws Exception {
        filter.doFilter(call(BodyLimitFilter.MOST_BYTES), response, reading);

        assertThat(read).hasValue(BodyLimitFilter.MOST_BYTES);
    }

    @Test
    void callThatSaysItIsTooLargeIsNotRead() throws Exception {
        filter.doFilter(call(BodyLimitFilter.MOST_BYTES + 1), response, reading);

        assertThat(read).hasValue(0);
        assertThat(response.getStatus()).isEqualTo(413);
        assertThat(response.getContentAsString()).contains("larger than 12000000 bytes");
    }

    @Test
    void callThatDoesNotSayHowLargeItIsIsReadNoFurther() {
        var call = new MockHttpServletRequest("POST", "/engine-rest/deployment/create") {
            @Override
            public long getContentLengthLong() {
                return -1;
            }
        };
        call.setContent(new byte[2 * BodyLimitFilter.MOST_BYTES]);

        assertThatThrownBy(() -> filter.doFilter(call, response, reading))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than");
        assertThat(read.get()).isLessThanOrEqualTo(BodyLimitFilter.MOST_BYTES);
    }

    private static MockHttpServletRequest call(int size) {
        var call = new MockHttpServletRequest("POST", "/engine-rest/deployment/create");
        call.setContent(new byte[size]);
        return call;
    }
}
