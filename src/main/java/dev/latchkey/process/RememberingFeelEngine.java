package dev.latchkey.process;

import dev.latchkey.process.cage.FeelText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.feel.impl.FeelEngine;
import org.camunda.bpm.engine.variable.context.VariableContext;

/**
 * Remembers what a piece of FEEL came to for the values that it names. The engine reads each piece anew each time it
 * evaluates it, which is nearly all that an evaluation costs; a replay asks the same few hundred pieces for few different
 * values, a hundred thousand times.
 *
 * <p>What does not depend on its names alone, the clock and chance, is not remembered; nor is a failure.
 */
final class RememberingFeelEngine implements FeelEngine {

    // In characters, or what takes as much: some 100 MB at the most, for facts that never repeat.
    private static final long MOST = 50_000_000;
    private static final int OF_AN_OBJECT = 40;
    private static final Pattern IMPURE = Pattern.compile("\\b(now|today|random number)\\s*\\(");

    private final FeelEngine feel;
    private final Map<String, Optional<Set<String>>> names = new ConcurrentHashMap<>();
    private final Map<List<Object>, Optional<Object>> remembered = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();

    RememberingFeelEngine(FeelEngine feel) {
        this.feel = feel;
    }

    @Override
    @SuppressWarnings("unchecked") // what is remembered is what the same call came to
    public <T> T evaluateSimpleExpression(String text, VariableContext context) {
        return (T) remember(
                names.computeIfAbsent(text, t -> pure(t, FeelText.expression(t))),
                Stream.of("expression", text),
                context,
                () -> feel.evaluateSimpleExpression(text, context));
    }

    @Override
    public boolean evaluateSimpleUnaryTests(String text, String inputVariable, VariableContext context) {
        return (Boolean) remember(
                names.computeIfAbsent("? " + text, t -> pure(text, FeelText.unaryTests(text))),
                Stream.of("test", text, value(context, inputVariable)),
                context,
                () -> feel.evaluateSimpleUnaryTests(text, inputVariable, context));
    }

    /** The names it depends on; nothing if there is more to it. */
    private static Optional<Set<String>> pure(String text, FeelText feel) {
        return feel.error().isPresent() || IMPURE.matcher(text).find()
                ? Optional.empty()
                : Optional.of(feel.allNames());
    }

    private Object remember(
            Optional<Set<String>> names, Stream<Object> piece, VariableContext context, Supplier<Object> evaluation) {
        if (names.isEmpty()) {
            return evaluation.get();
        }
        var key = Stream.concat(piece, names.get().stream().sorted().map(name -> value(context, name)))
                .toList();
        var known = remembered.get(key);
        if (known == null) {
            known = Optional.ofNullable(evaluation.get());
            // But for the piece itself, which is there once.
            var more = weightOf(key.subList(2, key.size())) + weightOf(known);
            if (weight.addAndGet(more) > MOST) {
                remembered.clear();
                weight.set(more);
            }
            remembered.put(key, known);
        }
        return known.orElse(null);
    }

    private static long weightOf(Object value) {
        if (value instanceof Optional<?> maybe) {
            return OF_AN_OBJECT + maybe.map(RememberingFeelEngine::weightOf).orElse(0L);
        } else if (value instanceof Collection<?> parts) {
            return OF_AN_OBJECT
                    + parts.stream().mapToLong(RememberingFeelEngine::weightOf).sum();
        } else if (value instanceof Map<?, ?> entries) {
            return weightOf(entries.keySet()) + weightOf(entries.values());
        }
        return value instanceof String text ? OF_AN_OBJECT + text.length() : OF_AN_OBJECT;
    }

    /** A fact that is not there is something else than one that is null. */
    private static Optional<Optional<Object>> value(VariableContext context, String name) {
        return context.containsVariable(name)
                ? Optional.of(Optional.ofNullable(context.resolve(name).getValue()))
                : Optional.empty();
    }
}
