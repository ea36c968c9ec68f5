package dev.latchkey.process.cage;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expressions that a model may hold: names of variables, literals, comparisons and logic. No property, no index, no
 * call: from any object a property leads to its class and from there to everything.
 */
final class ExpressionGrammar {

    // Named by the engine itself: each is a way into it.
    private static final Set<String> RESERVED = Set.of(
            "execution", "task", "caseExecution", "externalTask", "authenticatedUserId", "processEngine", "connector");

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(?<operator>==|!=|<=|>=|&&|\\|\\||[<>!()}])"
            + "|(?<literal>\\d+(?:\\.\\d+)?|'[^'\\\\]*'|\"[^\"\\\\]*\")"
            + "|(?<name>[A-Za-z_][A-Za-z0-9_]*))");

    private static final Set<String> COMPARISONS =
            Set.of("==", "!=", "<", ">", "<=", ">=", "eq", "ne", "lt", "gt", "le", "ge");
    private static final Set<String> KEYWORDS =
            Set.of("eq", "ne", "lt", "gt", "le", "ge", "and", "or", "not", "empty", "div", "mod", "instanceof");
    private static final Set<String> CONSTANTS = Set.of("true", "false", "null");

    private final Matcher tokens;
    private String token;
    private boolean isName;
    private boolean isLiteral;

    private ExpressionGrammar(String text, int from) {
        tokens = TOKEN.matcher(text).region(from, text.length());
        next();
    }

    static boolean isExpression(String text) {
        return text.contains("${") || text.contains("#{");
    }

    /** Why this text may not stand in a model, or nothing if it may. */
    static Optional<String> refuse(String text) {
        if (!isExpression(text)) {
            return Optional.empty();
        }
        if (text.indexOf('\\') >= 0) {
            return Optional.of("a backslash beside an expression is not allowed");
        }
        try {
            for (int start = nextStart(text, 0); start >= 0; ) {
                var expression = new ExpressionGrammar(text, start + 2);
                expression.disjunction();
                expression.expect("}");
                start = nextStart(text, expression.tokens.end());
            }
            return Optional.empty();
        } catch (NotAllowed refusal) {
            return Optional.of(refusal.getMessage() + " in '" + shortened(text) + "'");
        }
    }

    private static int nextStart(String text, int from) {
        int dollar = text.indexOf("${", from);
        int hash = text.indexOf("#{", from);
        return dollar < 0 ? hash : hash < 0 ? dollar : Math.min(dollar, hash);
    }

    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }

    private void disjunction() {
        conjunction();
        while (token.equals("||") || isWord("or")) {
            next();
            conjunction();
        }
    }

    private void conjunction() {
        comparison();
        while (token.equals("&&") || isWord("and")) {
            next();
            comparison();
        }
    }

    private void comparison() {
        unary();
        while (!isLiteral && COMPARISONS.contains(token)) {
            next();
            unary();
        }
    }

    private void unary() {
        while (token.equals("!") || isWord("not") || isWord("empty")) {
            next();
        }
        if (token.equals("(")) {
            next();
            disjunction();
            expect(")");
            next();
        } else if (isLiteral || (isName && isVariable())) {
            next();
        } else {
            throw new NotAllowed("'" + token + "' is not allowed");
        }
    }

    private boolean isVariable() {
        return CONSTANTS.contains(token) || !(RESERVED.contains(token) || KEYWORDS.contains(token));
    }

    private boolean isWord(String word) {
        return isName && token.equals(word);
    }

    private void expect(String operator) {
        if (isLiteral || !token.equals(operator)) {
            throw new NotAllowed(
                    "'" + token + "' is not allowed: only variables, literals, comparisons and logic are,");
        }
    }

    private void next() {
        if ("}".equals(token) && !isLiteral) {
            return;
        }
        if (!tokens.lookingAt()) {
            throw new NotAllowed("only variables, literals, comparisons and logic are allowed; found something else");
        }
        isName = tokens.group("name") != null;
        isLiteral = tokens.group("literal") != null;
        token = tokens.group().strip();
        if (!token.equals("}") || isLiteral) {
            tokens.region(tokens.end(), tokens.regionEnd());
        }
    }

    private static final class NotAllowed extends RuntimeException {

        NotAllowed(String message) {
            super(message, null, false, false);
        }
    }
}
