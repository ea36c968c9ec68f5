package dev.latchkey.process.cage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may hand in a table could take memory and cores from what ends leases: such tables are refused unread. */
class EffortLintTest {

    private final ModelLint lint = new ModelLint(bean -> false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count(for i in 1..100000000 return i) > 0",
                "some i in 1..1000000000 satisfies i < 0",
                "some a in heldRoles, b in heldRoles, c in heldRoles satisfies a = b",
                "every a in heldRoles satisfies (some b in heldRoles satisfies (every c in heldRoles satisfies a = c))",
                "count(heldRoles[count(heldRoles[count(heldRoles[item = role]) > 0]) > 0]) > 0",
                "some a in [%1$s], b in [%1$s], c in [%1$s], d in [%1$s] satisfies a = b",
                "matches(role, \"^(.*a){20}$\")",
                "replace(role, \"a\", \"b\") = role",
                "split(role, \"(a+)+$\")[1] = role",
                "{f: function(x) x + 1, r: f(1)}.r > 0",
                "count(sort(heldRoles, function(x, y) x < y)) > 0",
                "role.getClass(1) = null",
                "floor(number(\"1e900000000\")) = 1",
                "even(number(role))",
                "decimal(10 ** 900000000, 0) = 1",
                "decimal(1.5, 900000000) = 1",
                "round up(1.5, leadMinutes) = 1",
                "decimal(scale: 900000000, n: 1.5) = 1",
                "floor({a: 10000000 * 10000000, b: a * a, c: b * b, d: c * c, e: d * d, f: e * e, g: f * f, h: g * g,"
                        + " i: h * h, j: i * i, k: j * j, l: k * k, m: l * l, n: m * m, o: n * n, p: o * o, q: p * p,"
                        + " r: q * q, s: r * r, t: s * s, u: t * t, v: u * u}.v) = 1",
                "{a: heldRoles, b: concatenate(a, a, a, a, a, a, a, a, a, a), c: concatenate(b, b, b, b, b, b, b, b, b, b),"
                        + " d: concatenate(c, c, c, c, c, c, c, c, c, c), e: concatenate(d, d, d, d, d, d, d, d, d, d)}.e"
                        + " = null",
                "string join(heldRoles, string join(heldRoles, string join(heldRoles, \"-\"))) = null"
            })
    void whatCouldTakeForEverIsRefused(String test) throws IOException {
        var many = String.join(",", Collections.nCopies(150, "\"\""));

        assertThat(check(test.replace("%1$s", many)))
                .anySatisfy(violation -> assertThat(violation).contains("it could take too long"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list contains(heldRoles, \"prod-root\") and not(list contains(agreedRoles, role))",
                "some held in heldRoles satisfies count(agreedRoles[item = held]) > 0",
                "count(distinct values(concatenate(heldRoles, agreedRoles))) >= 10",
                "starts with(role, \"ci-pipeline/\") and day of week(date(date)) = \"Sunday\"",
                "floor(minutesOfTierIn30Days / 60) > 40 and modulo(hour, 2) = 0 and decimal(minutesOfTierIn30Days / 60, 1) > 1.5",
                "number(requesterAttributes.level) >= 3",
                "{left: 2400 - minutesOfTierIn30Days, most: min(left, 60)}.most < durationMinutes",
                "if tier in (\"high\", \"critical\") then contains(string join(requesterGroups, \", \"), \"staff\") else false"
            })
    void whatATableNeedsIsNot(String test) throws IOException {
        assertThat(check(test)).isEmpty();
    }

    @Test
    void whatIsTooLongOrTooDeepForTheParserIsRefusedAndNoError() throws IOException {
        assertThat(check("1" + " + 1".repeat(1000) + " > 0"))
                .anySatisfy(violation -> assertThat(violation).contains("longer than 2000 characters"));
        assertThat(check("(".repeat(990) + "1" + ")".repeat(990) + " > 0"))
                .allSatisfy(violation -> assertThat(violation).contains("nested too deeply"));
        check("1" + "+1".repeat(990) + " > 0");
    }

    @Test
    void decisionsThatFeedEachOtherAreBoundedToo() throws IOException {
        var doubling = new StringBuilder();
        for (var i = 1; i <= 30; i++) {
            doubling.append(
                    "<decision id=\"d%d\" name=\"d\"><literalExpression><text>concatenate(%s)</text></literalExpression></decision>"
                            .formatted(i, i == 1 ? "heldRoles" : "d%1$d, d%1$d".formatted(i - 1)));
        }
        var model = model().replace("</definitions>", doubling + "</definitions>");

        assertThat(lint.check("access-objections.dmn", model.getBytes(StandardCharsets.UTF_8)))
                .anySatisfy(violation -> assertThat(violation.toString()).contains("too much could come of it"));
    }

    private List<String> check(String test) throws IOException {
        var sane = "count(distinct values(heldRoles)) &gt;= 10";
        assertThat(model()).contains(sane);
        return lint
                .check(
                        "access-objections.dmn",
                        model().replace(sane, test.replace("<", "&lt;").replace(">", "&gt;"))
                                .getBytes(StandardCharsets.UTF_8))
                .stream()
                .map(Violation::toString)
                .toList();
    }

    private static String model() throws IOException {
        return Files.readString(Path.of("processes", "access-objections.dmn"));
    }
}
