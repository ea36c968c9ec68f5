package dev.latchkey.faults;

import dev.latchkey.faults.FaultLog.Impact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;

/** Everything that the rig knows how to break for a while, and to mend. */
final class Faults {

    private final Rig rig;
    private final FaultLog log;
    private final Random random;
    private final RunEnd end;
    private final boolean isShortRun;

    Faults(Rig rig, FaultLog log, Random random, RunEnd end, boolean isShortRun) {
        this.rig = rig;
        this.log = log;
        this.random = random;
        this.end = end;
        this.isShortRun = isShortRun;
    }

    /** All kinds; those that take a restart of something slow are left to longer runs. */
    List<Runnable> kinds() {
        var quick = List.<Runnable>of(
                () -> killAt(anyOf(List.of(KillPoint.values()))),
                this::killNode,
                this::pauseNode,
                () -> disturbWays(rig.nodes(), Impact.ALL),
                () -> disturbWays(List.of(anyNode()), Impact.HALF),
                this::crashDatabase,
                this::pauseDatabase,
                this::deleteInstance,
                this::suspendDefinition);
        if (isShortRun) {
            return quick;
        }
        var all = new ArrayList<>(quick);
        all.add(this::stopKeycloak);
        all.add(this::killBothNodes);
        if (SkewedClock.isPossible()) {
            all.add(this::skewClock);
        }
        return all;
    }

    private void killAt(KillPoint point) {
        var node = anyNode();
        log.during("kill " + point, Impact.NONE, () -> {
            node.arm(point);
            if (!node.diesWithin(Duration.ofSeconds(30))) {
                node.disarm(point);
            }
            if (!node.isAlive()) {
                node.start();
                node.awaitReady();
            } else if (node.diesWithin(Duration.ofSeconds(1))) {
                // It was just on its way there.
                node.start();
                node.awaitReady();
            }
        });
    }

    private void killNode() {
        var node = anyNode();
        log.during("kill -9", Impact.NONE, () -> {
            node.kill();
            node.start();
            node.awaitReady();
        });
    }

    private void killBothNodes() {
        log.during("kill -9 of both nodes", Impact.ALL, () -> {
            rig.nodes().forEach(Node::kill);
            pause(5, 20);
            rig.nodes().forEach(Node::start);
            rig.nodes().forEach(Node::awaitReady);
        });
    }

    private void pauseNode() {
        var node = anyNode();
        log.during("SIGSTOP of a node", Impact.HALF, () -> {
            node.pause();
            pause(4, 15);
            node.resume();
        });
    }

    private void disturbWays(List<Node> nodes, Impact impact) {
        var kinds = new TreeMap<>(Disturbance.byName());
        var name = anyOf(List.copyOf(kinds.keySet()));
        log.during("Keycloak " + name + (impact == Impact.ALL ? "" : " for one node"), impact, () -> {
            nodes.forEach(node -> node.proxy().disturb(kinds.get(name)));
            pause(5, 20);
            nodes.forEach(node -> node.proxy().heal());
        });
    }

    private void stopKeycloak() {
        log.during("Keycloak stopped", Impact.ALL, () -> {
            rig.stopKeycloak();
            pause(5, 20);
            rig.startKeycloak();
        });
    }

    private void crashDatabase() {
        log.during("PostgreSQL crashed", Impact.LEDGER, () -> {
            rig.database().crash();
            pause(3, 15);
            rig.database().restore();
        });
    }

    private void pauseDatabase() {
        log.during("PostgreSQL hanging", Impact.LEDGER, () -> {
            rig.database().pause();
            pause(3, 15);
            rig.database().restore();
        });
    }

    private void skewClock() {
        var node = anyNode();
        var clock = anyOf(List.of(SkewedClock.AN_HOUR_FAST, SkewedClock.AN_HOUR_SLOW));
        log.during("clock of a node off by " + clock.offset(), Impact.NONE, () -> {
            node.stop();
            node.start(clock);
            pause(45, 75);
            node.stop();
            node.start();
            node.awaitReady();
        });
    }

    private void deleteInstance() {
        log.during("process instance deleted", Impact.NONE, () -> {
            try {
                new Workflow(rig.database()).deleteAnyHolding();
            } catch (ConditionTimeoutException e) {
                // The engine was at work in it all the time, so nothing was broken.
            }
        });
    }

    private void suspendDefinition() {
        var workflow = new Workflow(rig.database());
        log.during("process definition suspended", Impact.NONE, () -> {
            workflow.suspendLeases();
            pause(10, 30);
            workflow.activateLeases();
        });
    }

    private void pause(int leastSeconds, int mostSeconds) {
        end.comesWithin(Duration.ofSeconds(leastSeconds + random.nextInt(mostSeconds - leastSeconds)));
    }

    private Node anyNode() {
        return anyOf(rig.nodes());
    }

    private <T> T anyOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
