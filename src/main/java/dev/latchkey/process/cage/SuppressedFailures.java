package dev.latchkey.process.cage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.camunda.feel.api.EvaluationFailure;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.syntaxtree.FunctionInvocation;
import org.camunda.feel.syntaxtree.In;
import org.camunda.feel.syntaxtree.ParsedExpression;

/**
 * What FEEL could not evaluate and passed over without a word. Not all of it is one: FEEL says so of each null that it
 * meets, and of what it only tries.
 */
final class SuppressedFailures {

    // FEEL writes texts with quotes around them, and those within them as they are; a text may hold the word.
    private static final Pattern TEXT = Pattern.compile("\".*\"", Pattern.DOTALL);
    // There, a text stands between other quotes; a null is told differently.
    private static final Pattern UNREADABLE = Pattern.compile("(?:parse|pattern)[^']*'");
    private static final Pattern NULL = Pattern.compile("\\bnull\\b");

    private SuppressedFailures() {}

    /** While it is tried, with names that must all be known. */
    static List<EvaluationFailure> whileTried(ParsedExpression expression, EvaluationResult result) {
        var failures = new ArrayList<EvaluationFailure>();
        result.suppressedFailures().foreach(failures::add);
        failures.removeIf(failure -> isOfNull(failure) || isOfFilter(failure) || isOfIn(failure, expression));
        return failures;
    }

    /** While it decides. A decision of the site's own that came to nothing leaves no name behind. */
    static List<EvaluationFailure> whileAsked(ParsedExpression expression, EvaluationResult result) {
        var failures = whileTried(expression, result);
        failures.removeIf(failure -> isOf(failure, "NO_VARIABLE_FOUND")
                || UnaryTests.holds(expression.expression(), part -> isGetOrElse(part)));
        return failures;
    }

    private static boolean isOfNull(EvaluationFailure failure) {
        var message = TEXT.matcher(failure.failureMessage()).replaceAll("\"\"");
        return NULL.matcher(message).find() && !UNREADABLE.matcher(message).find();
    }

    /** A filter is evaluated once without an element, to see whether it is an index. */
    private static boolean isOfFilter(EvaluationFailure failure) {
        return isOf(failure, "NO_VARIABLE_FOUND") && failure.failureMessage().endsWith("'item'");
    }

    /** {@code x in list} is first held against the list as such. */
    private static boolean isOfIn(EvaluationFailure failure, ParsedExpression expression) {
        return isOf(failure, "NOT_COMPARABLE")
                && failure.failureMessage().contains(" with '[")
                && UnaryTests.holds(expression.expression(), In.class::isInstance);
    }

    /** Who says what is to be instead has thought of it. */
    private static boolean isGetOrElse(Object part) {
        return part instanceof FunctionInvocation call && call.function().equals("get or else");
    }

    private static boolean isOf(EvaluationFailure failure, String type) {
        return failure.failureType().toString().equals(type);
    }
}
