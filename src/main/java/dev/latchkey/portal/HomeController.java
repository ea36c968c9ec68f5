package dev.latchkey.portal;

import dev.latchkey.desk.LedgerSearch;
import dev.latchkey.desk.PersonalSearch;
import dev.latchkey.desk.RequestDesk;
import dev.latchkey.directory.Person;
import dev.latchkey.request.AccessRequests;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What one holds, what one waits for, and what waits for one. */
@Controller
class HomeController {

    private static final int LAST = 6;

    private final PersonalSearch own;
    private final LedgerSearch search;
    private final HeldLeases held;
    private final AccessRequests requests;
    private final RequestDesk desk;

    HomeController(
            PersonalSearch own, LedgerSearch search, HeldLeases held, AccessRequests requests, RequestDesk desk) {
        this.own = own;
        this.search = search;
        this.held = held;
        this.requests = requests;
        this.desk = desk;
    }

    @GetMapping("/")
    String home(Person me, Model model) {
        model.addAttribute("leases", held.find(me));
        model.addAttribute("waiting", desk.views(requests.find(own.findWaitingRequests(me))));
        model.addAttribute(
                "past",
                desk.views(requests.find(search.findRequests(me, null, null, true, null).stream()
                        .limit(LAST)
                        .toList())));
        return "portal/home";
    }
}
