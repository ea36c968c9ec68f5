package dev.latchkey.process.cage;

import camundajar.impl.scala.util.Either;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.camunda.bpm.dmn.feel.impl.scala.ScalaFeelEngine;
import org.camunda.bpm.dmn.feel.impl.scala.function.CustomFunctionTransformer;
import org.camunda.bpm.dmn.feel.impl.scala.function.FeelCustomFunctionProvider;
import org.camunda.feel.FeelEngine;
import org.camunda.feel.syntaxtree.ParsedExpression;
import org.camunda.feel.valuemapper.ValueMapper.CompositeValueMapper;

/**
 * FEEL as the engine has it, with each piece read once: the engine would read a cell anew each time it evaluates it, which
 * is nearly all that an evaluation costs. What a piece reads as depends on nothing but the piece.
 */
class ReadOnceFeelEngine extends ScalaFeelEngine {

    ReadOnceFeelEngine(List<FeelCustomFunctionProvider> functions) {
        super(functions);
    }

    @Override
    protected FeelEngine buildFeelEngine(CustomFunctionTransformer functions, CompositeValueMapper values) {
        return new ReadOnce(super.buildFeelEngine(functions, values));
    }

    private static final class ReadOnce extends FeelEngine {

        /** More pieces than all tables of a site have; beyond that it begins anew. */
        private static final int MOST = 20_000;

        private final Map<String, Either<Failure, ParsedExpression>> expressions = new ConcurrentHashMap<>();
        private final Map<String, Either<Failure, ParsedExpression>> tests = new ConcurrentHashMap<>();

        ReadOnce(FeelEngine feel) {
            super(feel.functionProvider(), feel.valueMapper(), feel.configuration(), feel.clock());
        }

        @Override
        public Either<Failure, ParsedExpression> parseExpression(String text) {
            return once(expressions, text, super::parseExpression);
        }

        @Override
        public Either<Failure, ParsedExpression> parseUnaryTests(String text) {
            return once(tests, text, super::parseUnaryTests);
        }

        private static Either<Failure, ParsedExpression> once(
                Map<String, Either<Failure, ParsedExpression>> known,
                String text,
                Function<String, Either<Failure, ParsedExpression>> parser) {
            if (known.size() >= MOST) {
                known.clear();
            }
            return known.computeIfAbsent(text, parser);
        }
    }
}
