package dev.latchkey.faults;

import dev.latchkey.faults.Http.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does what people do, at random: the same seed asks for the same things in the same order, while what comes of it
 * depends on the machine and the faults.
 */
final class Driver {

    /** Few people and roles, so that leases of the same pair overlap. */
    static final List<String> PEOPLE = List.of("alice", "ben", "dana", "dev-1", "dev-2", "dev-3");

    private static final List<Duration> DURATIONS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(61),
            Duration.ofSeconds(70),
            Duration.ofSeconds(90));
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(150);
    private static final int PAUSE_SPREAD_MILLIS = 500;

    private final Api api;
    private final OpenRequests open = new OpenRequests();
    private final HandWork hands;
    private final Journal journal;
    private final Random random;
    private final RunEnd end;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    Driver(Api api, HandWork hands, Journal journal, long seed, RunEnd end) {
        this.api = api;
        this.hands = hands;
        this.journal = journal;
        this.random = new Random(seed);
        this.end = end;
    }

    /** Goes on until the run ends, and then takes back what is still waiting. */
    void drive() {
        while (!end.comesWithin(SHORTEST_PAUSE.plusMillis(random.nextInt(PAUSE_SPREAD_MILLIS)))) {
            next();
        }
        open.all().stream()
                .filter(request -> request.state().equals("requested"))
                .forEach(this::withdraw);
        threads.shutdown();
        try {
            threads.awaitTermination(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next() {
        int dice = random.nextInt(100);
        int node = random.nextInt(2);
        if (dice < 34) {
            ask(node, PEOPLE.get(random.nextInt(PEOPLE.size())), anyRole(), DURATIONS.get(random.nextInt(5)));
        } else if (dice < 70) {
            decide(node, random.nextInt(10) > 0 ? "approve" : "reject", random.nextInt(2));
        } else if (dice < 76) {
            giveBack(node);
        } else if (dice < 81) {
            revoke(node);
        } else if (dice < 90) {
            extend(node);
        } else if (dice < 93) {
            open.anyUndecided(random).ifPresent(this::withdraw);
        } else {
            hands.next(random, threads);
        }
    }

    private WatchedRole anyRole() {
        return WatchedRole.values()[random.nextInt(WatchedRole.values().length)];
    }

    private void ask(int node, String person, WatchedRole role, Duration duration) {
        perform("ask", person + " " + role.word() + " " + duration, () -> {
            var answer = api.ask(node, person, role, duration);
            if (answer.isGood()) {
                open.heard(person, role, answer);
            }
            return answer;
        });
    }

    private void decide(int node, String decision, int which) {
        open.anyUndecided(random).ifPresent(request -> {
            var deciders = request.role().nextDeciders(request.decisions());
            if (deciders.isEmpty()) {
                return;
            }
            var name = deciders.get(which);
            perform(decision, name + " on " + request.id(), () -> {
                var answer = api.decide(node, name, request.id(), decision);
                if (answer.isGood()) {
                    open.heard(request.person(), request.role(), answer);
                } else if (answer.status() == 409) {
                    open.forget(request.id());
                }
                return answer;
            });
        });
    }

    private void withdraw(OpenRequests.Entry request) {
        open.forget(request.id());
        perform(
                "withdraw",
                request.id(),
                () -> api.post(0, request.person(), "/requests/" + request.id() + "/withdraw", Map.of()));
    }

    private void giveBack(int node) {
        onLease("return", node, "return", request -> request.person(), Map.of());
    }

    private void revoke(int node) {
        onLease("revoke", node, "revoke", request -> request.role().owner(), Map.of("reason", "To see it end early"));
    }

    private void extend(int node) {
        onLease(
                "extend",
                node,
                "extend",
                request -> request.person(),
                Map.of("duration", "PT1M", "justification", "It takes longer"));
    }

    private void onLease(
            String kind, int node, String verb, Function<OpenRequests.Entry, String> who, Map<String, String> body) {
        open.anyHeld(random)
                .ifPresent(request -> perform(kind, request.id(), () -> {
                    var person = who.apply(request);
                    var lease = api.get(node, person, "/requests/" + request.id())
                            .body()
                            .path("lease")
                            .path("id")
                            .asText();
                    if (lease.isEmpty()) {
                        return new Answer(404, null);
                    }
                    var answer = api.post(node, person, "/leases/" + lease + "/" + verb, body);
                    if (answer.isGood() && kind.equals("extend")) {
                        open.heard(request.person(), request.role(), answer);
                    } else if (answer.isGood()) {
                        open.forget(request.id());
                    }
                    return answer;
                }));
    }

    private void perform(String kind, String details, Supplier<Answer> operation) {
        threads.execute(() -> journal.operation(kind, outcome(operation), details));
    }

    private static String outcome(Supplier<Answer> operation) {
        try {
            int status = operation.get().status();
            return status < 300 ? "done" : status < 500 ? "refused " + status : "failed " + status;
        } catch (UncheckedIOException e) {
            return "unreachable";
        }
    }
}
