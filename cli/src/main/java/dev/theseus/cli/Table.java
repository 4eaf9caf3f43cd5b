package dev.theseus.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows as lines whose columns stand below each other. */
final class Table {
  private Table() {}

  static List<String> lines(List<List<String>> rows) {
    var widths = new ArrayList<Integer>();
    for (var row : rows) {
      for (var column = 0; column < row.size(); column++) {
        if (column == widths.size()) {
          widths.add(0);
        }
        widths.set(column, Math.max(widths.get(column), row.get(column).length()));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    var line = new StringBuilder();
    for (var column = 0; column < row.size(); column++) {
      line.append(row.get(column))
          .append(" ".repeat(widths.get(column) - row.get(column).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
