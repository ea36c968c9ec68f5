package dev.latchkey.change;

import java.util.ArrayList;
import java.util.List;

/** Two texts line by line, as people who write programs read it: gone with a minus, new with a plus. */
final class LineDifference {

    private static final int CONTEXT = 3;

    /** The comparison takes a table of the changed parts' lengths; files of models stay far below. */
    private static final long MOST_CELLS = 4_000_000;

    private LineDifference() {}

    /** Nothing if they are the same. */
    static String between(String was, String would) {
        var lines = compare(was.lines().toList(), would.lines().toList());
        var shown = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            if (isNearAChange(lines, i)) {
                if (i > 0 && !isNearAChange(lines, i - 1)) {
                    shown.add("...");
                }
                shown.add(lines.get(i));
            }
        }
        return String.join("\n", shown);
    }

    private static boolean isNearAChange(List<String> lines, int at) {
        for (int i = Math.max(0, at - CONTEXT); i <= Math.min(lines.size() - 1, at + CONTEXT); i++) {
            if (!lines.get(i).startsWith(" ")) {
                return true;
            }
        }
        return false;
    }

    private static List<String> compare(List<String> was, List<String> would) {
        int begin = 0;
        int shorter = Math.min(was.size(), would.size());
        while (begin < shorter && was.get(begin).equals(would.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < shorter - begin && was.get(was.size() - 1 - end).equals(would.get(would.size() - 1 - end))) {
            end++;
        }
        var lines = new ArrayList<String>();
        was.subList(0, begin).forEach(line -> lines.add(" " + line));
        middle(was.subList(begin, was.size() - end), would.subList(begin, would.size() - end), lines);
        was.subList(was.size() - end, was.size()).forEach(line -> lines.add(" " + line));
        return lines;
    }

    private static void middle(List<String> was, List<String> would, List<String> lines) {
        if ((long) was.size() * would.size() > MOST_CELLS) {
            was.forEach(line -> lines.add("-" + line));
            would.forEach(line -> lines.add("+" + line));
            return;
        }
        var common = longestCommon(was, would);
        int i = 0;
        int j = 0;
        while (i < was.size() || j < would.size()) {
            if (i < was.size() && j < would.size() && was.get(i).equals(would.get(j))) {
                lines.add(" " + was.get(i));
                i++;
                j++;
            } else if (j == would.size() || i < was.size() && common[i + 1][j] >= common[i][j + 1]) {
                lines.add("-" + was.get(i++));
            } else {
                lines.add("+" + would.get(j++));
            }
        }
    }

    /** How many lines the rests after each pair of places have in common. */
    private static int[][] longestCommon(List<String> was, List<String> would) {
        var common = new int[was.size() + 1][would.size() + 1];
        for (int i = was.size() - 1; i >= 0; i--) {
            for (int j = would.size() - 1; j >= 0; j--) {
                common[i][j] = was.get(i).equals(would.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
