package dev.latchkey.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.autoconfigure.web.servlet.error.DefaultErrorViewResolver;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Puts their frame around the pages of errors also where a call failed before it reached a controller of the portal. */
@Component
class ErrorPages extends DefaultErrorViewResolver {

    private final PageFrame frame;

    ErrorPages(ApplicationContext context, WebProperties web, PageFrame frame) {
        super(context, web.getResources());
        this.frame = frame;
    }

    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        var page = super.resolveErrorView(request, status, model);
        return page == null ? null : page.addAllObjects(frame.of(request));
    }
}
