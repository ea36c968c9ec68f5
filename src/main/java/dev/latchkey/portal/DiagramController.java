package dev.latchkey.portal;

import dev.latchkey.desk.RequestDesk;
import dev.latchkey.directory.Person;
import dev.latchkey.refusal.NotFoundException;
import dev.latchkey.request.RequestId;
import dev.latchkey.request.RequestJourney;
import dev.latchkey.request.RequestJourneys;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** What the request's page needs to draw its process. */
@Controller
@RequestMapping("/requests/{id}")
class DiagramController {

    private final RequestDesk desk;
    private final RequestJourneys journeys;

    DiagramController(RequestDesk desk, RequestJourneys journeys) {
        this.desk = desk;
        this.journeys = journeys;
    }

    /** Ids of elements of the diagram. */
    record Path(List<String> passed, List<String> waiting) {}

    @GetMapping(path = "/diagram", produces = MediaType.APPLICATION_XML_VALUE)
    @ResponseBody
    String diagram(Person me, @PathVariable String id) {
        return journey(me, id).model();
    }

    @GetMapping(path = "/path", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Path path(Person me, @PathVariable String id) {
        var journey = journey(me, id);
        return new Path(journey.passed(), journey.waiting());
    }

    private RequestJourney journey(Person me, String id) {
        var request = RequestId.parse(desk.getVisible(me, RequestId.parse(id)).id());
        return journeys.search(request).orElseThrow(() -> new NotFoundException("process of request", request));
    }
}
