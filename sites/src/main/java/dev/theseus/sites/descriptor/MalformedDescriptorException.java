package dev.theseus.sites.descriptor;

/** Input that is no descriptor. Permanent: the same text fails again; its author must mend it. */
public final class MalformedDescriptorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;
  private final int column;

  /**
   * @param file the name of the input, for people
   * @param line from 1
   * @param column from 1
   * @param problem what is wrong, without a full stop
   */
  public MalformedDescriptorException(String file, int line, int column, String problem) {
    super("%s, line %d, column %d: %s.".formatted(file, line, column, problem));
    this.file = file;
    this.line = line;
    this.column = column;
  }

  /** The name of the input. */
  public String file() {
    return file;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The column, from 1. */
  public int column() {
    return column;
  }
}
