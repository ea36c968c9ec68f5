package dev.latchkey.process.cage;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.Supplier;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.syntaxtree.ParsedExpression;

/** Tries pieces of FEEL with example facts, for a time. Of pieces whose effort is bounded, each by itself. */
final class FeelTrial {

    /** Thrown for a piece that cannot be evaluated, or is not what it should be, with FEEL's own words. */
    static final class FailedException extends RuntimeException {
        FailedException(String reason) {
            super(reason);
        }
    }

    /** Thrown where trying takes longer than it may. */
    static final class TooLongException extends RuntimeException {}

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Of its own, since it remembers what it has read, which is as large as a candidate makes it. */
    private final StrictFeelEngine feel = new StrictFeelEngine(null);

    private final long limit;

    /**
     * For the thread that makes it.
     *
     * @param longest work of a core for all pieces together, whatever else the machine does meanwhile
     */
    FeelTrial(Duration longest) {
        this.limit = work() + longest.toNanos();
    }

    private static long work() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** What it comes to. */
    Object expression(String text, VariableMap facts) {
        return bounded(() -> piece(text, facts).value(feel.expression(text).expression()));
    }

    /** What it comes to, whatever it fails at; null if it comes to nothing. */
    Object result(String text, VariableMap facts) {
        return bounded(() -> piece(text, facts).result(feel.expression(text).expression()));
    }

    /** @param input the name by which the facts hold the value of the column */
    void tests(String text, VariableMap facts, String input) {
        bounded(() -> {
            new FeelPiece(this, text, facts, input).tests(feel.tests(text).expression());
            return null;
        });
    }

    private FeelPiece piece(String text, VariableMap facts) {
        return new FeelPiece(this, text, facts, StrictFeelEngine.INPUT);
    }

    private static Object bounded(Supplier<Object> trial) {
        try {
            return trial.get();
        } catch (StackOverflowError e) {
            // One call deeper for each operator; nothing of it is left.
            throw new FailedException("it is nested too deeply");
        }
    }

    /** Whether the cell matches for no other reason than that it comes to null, and the column's value does. */
    boolean matchesByNull(String text, VariableMap facts, String input) {
        return new FeelPiece(this, text, facts, input)
                .matchesByNull(feel.tests(text).expression());
    }

    EvaluationResult evaluate(ParsedExpression part, VariableMap facts, String input) {
        if (work() > limit) {
            throw new TooLongException();
        }
        return feel.evaluatePart(part, facts.asVariableContext(), input);
    }
}
