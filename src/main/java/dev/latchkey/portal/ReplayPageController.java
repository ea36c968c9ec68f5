package dev.latchkey.portal;

import dev.latchkey.directory.Person;
import dev.latchkey.policy.CandidateRefusedException;
import dev.latchkey.policy.PolicyReplays;
import dev.latchkey.policy.ReplayListener;
import dev.latchkey.policy.ReplayedRequest;
import dev.latchkey.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.web.servlet.MultipartProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** What candidate tables would have said to the requests of the last days. */
@Controller
@RequestMapping("/policy/replay")
class ReplayPageController {

    /** As many changes as somebody reads on a page; the API tells all of them. */
    private static final int SHOWN = 200;

    private static final int MOST_DAYS = 366;

    private final PolicyReplays replays;
    private final Clock clock;
    private final DataSize mostInFile;

    ReplayPageController(PolicyReplays replays, Clock clock, MultipartProperties uploads) {
        this.replays = replays;
        this.clock = clock;
        this.mostInFile = uploads.getMaxFileSize();
    }

    @GetMapping
    String choose(Person me, Model model) {
        Offices.requireReader(me);
        return page(PolicyReplays.USUAL_PERIOD.toDays(), model);
    }

    @PostMapping
    String replay(
            Person me,
            @RequestParam("candidate") List<MultipartFile> candidate,
            @RequestParam(defaultValue = "30") int days,
            Model model,
            HttpServletResponse response)
            throws IOException {
        Offices.requireReader(me);
        var period = Math.max(1, Math.min(MOST_DAYS, days));
        var changes = new FirstChanges();
        try {
            var now = clock.instant();
            model.addAttribute(
                    "summary", replays.replay(files(candidate), now.minus(Duration.ofDays(period)), now, changes));
            model.addAttribute("changes", changes.first);
        } catch (Refusal refusal) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            tell(refusal, model);
        }
        return page(period, model);
    }

    private static void tell(Refusal refusal, Model model) {
        if (refusal instanceof CandidateRefusedException candidate) {
            model.addAttribute(
                    "notice", new Notice("refused", "These tables could not be deployed, so they were not tried."));
            model.addAttribute("flaws", candidate.flaws());
        } else {
            model.addAttribute("notice", Notice.refused(refusal));
        }
    }

    private String page(long days, Model model) {
        model.addAttribute("days", days);
        model.addAttribute("most", mostInFile.toMegabytes());
        return "portal/replay";
    }

    private static Map<String, byte[]> files(List<MultipartFile> candidate) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        for (var file : candidate) {
            var name = file.getOriginalFilename();
            if (name != null && !name.isBlank()) {
                files.put(name, file.getBytes());
            }
        }
        return files;
    }

    /** Keeps the first changes only, however many there are. */
    private static final class FirstChanges implements ReplayListener {

        private final List<ReplayedRequest> first = new ArrayList<>();

        @Override
        public void changed(ReplayedRequest request) {
            if (first.size() < SHOWN) {
                first.add(request);
            }
        }
    }
}
