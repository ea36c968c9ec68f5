package dev.latchkey.api;

import dev.latchkey.directory.Groups;
import dev.latchkey.directory.Person;
import dev.latchkey.policy.PolicyReplays;
import dev.latchkey.refusal.ForbiddenException;
import dev.latchkey.refusal.InstantField;
import dev.latchkey.refusal.InvalidFieldException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** What would have happened if other tables had been in force: changes nothing. */
@RestController
@RequestMapping(PolicyReplayController.PATH)
class PolicyReplayController {

    static final String PATH = "/api/v1/policy/replays";

    /** The policy stands in three files. */
    private static final int MOST_FILES = 3;

    private final PolicyReplays replays;
    private final ReplayAnswers answers;

    PolicyReplayController(PolicyReplays replays, ReplayAnswers answers) {
        this.replays = replays;
        this.answers = answers;
    }

    @PostMapping(
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
    @Operation(
            summary =
                    "What candidate tables would have said to past requests, for security, auditors and platform admins",
            description = """
            'candidate', up to three times: a DMN file with accessPolicy, approvalRoute, accessObjections or siteCalendar; tables that none \
            of them holds are the ones in force. 'from' and 'to', which is exclusive: the time in which the requests were \
            made, by default the last 30 days. A candidate that could not be deployed is refused with 400 and all its \
            'flaws' {file, line, element, reason}. Compared is what was decided then with what the candidate says to the \
            facts that were recorded then: outcome, and groups, numbers, windows and escalations of the stages. As \
            application/x-ndjson, lines in the order of the requests: {"progress": {done, total}} about every second, \
            {"change": {requestId, requestedAt, requestedBy, role, was: {outcome, rules, stages}, would: {outcome, rules, \
            reasons, stages}}} for each request that changes, and at last {"summary": {total, skipped, unchanged, \
            changed, newlyDenied, newlyAllowed, byChange, tables, seconds}}; an answer without a summary is not \
            whole, as after ten minutes. \
            Else one object {changes: [...], summary}. An Idempotency-Key is ignored: nothing is changed.""")
    void replay(
            @Parameter(hidden = true) Person caller,
            @RequestPart("candidate") List<MultipartFile> candidate,
            @RequestParam(required = false) String from,
            @RequestParam(required = false) String to,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "") String accept,
            HttpServletResponse response)
            throws IOException {
        if (!Groups.readsAll(caller)) {
            throw new ForbiddenException(
                    "replayPolicy", "Only security, auditors and platform admins can replay past requests.");
        }
        var files = files(candidate);
        try (var answer = answers.to(response, accept.contains(MediaType.APPLICATION_NDJSON_VALUE))) {
            answer.finish(replays.replay(files, instant("from", from), instant("to", to), answer));
        }
    }

    private static Map<String, byte[]> files(List<MultipartFile> candidate) throws IOException {
        if (candidate.size() > MOST_FILES) {
            throw new InvalidFieldException("candidate", "must be at most " + MOST_FILES + " files");
        }
        var files = new LinkedHashMap<String, byte[]>();
        for (var file : candidate) {
            var name = file.getOriginalFilename();
            if (name == null || name.isBlank()) {
                throw new InvalidFieldException("candidate", "must be a file with a name, as in access-policy.dmn");
            }
            if (files.put(name, file.getBytes()) != null) {
                throw new InvalidFieldException("candidate", "names the same file twice");
            }
        }
        return files;
    }

    private static Instant instant(String field, String text) {
        return text == null || text.isBlank() ? null : InstantField.read(field, text);
    }
}
