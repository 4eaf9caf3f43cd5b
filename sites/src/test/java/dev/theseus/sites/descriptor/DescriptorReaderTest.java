package dev.theseus.sites.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorReaderTest {

  private final DescriptorReader reader = new DescriptorReader();

  @Test
  void shouldReadEveryDocumentAndSkipEmptyOnes() {
    List<Descriptor> read =
        reader.read(
            "two.yaml",
            "# nothing\n---\napiVersion: v1\nkind: A\n---\n\n---\napiVersion: v1\nkind: B\n");

    assertThat(read).extracting(Descriptor::kind).containsExactly("A", "B");
  }

  @Test
  void shouldExpandLists() {
    assertThat(
            reader.read(
                "list.json",
                """
                {"apiVersion":"v1","kind":"List","items":[
                  {"apiVersion":"v1","kind":"A"},{"apiVersion":"v1","kind":"B"}]}\
                """))
        .extracting(Descriptor::kind)
        .containsExactly("A", "B");
  }

  @Test
  void shouldReadScalarsAsKubectlDoes() {
    Descriptor read =
        reader
            .read(
                "s.yaml",
                """
                apiVersion: v1
                kind: S
                octal: 0444
                flag: yes
                quoted: "yes"
                text: !!str 12
                version: 1.10.2
                big: 12345678901234567890
                half: 0.5
                hex: 0x1F
                absent: ~
                zero: 0
                ip: 10.0.0.1
                """)
            .getFirst();

    assertThat(read.longAt("octal")).contains(292L);
    assertThat(read.flagAt("flag")).contains(true);
    assertThat(read.textAt("quoted")).contains("yes");
    assertThat(read.textAt("text")).contains("12");
    assertThat(read.textAt("version")).contains("1.10.2");
    assertThat(read.at("big").orElseThrow()).hasToString("12345678901234567890");
    assertThat(read.at("half")).contains(0.5);
    assertThat(read.longAt("hex")).contains(31L);
    assertThat(read.at("absent")).isEmpty();
    assertThat(read.longAt("zero")).contains(0L);
    assertThat(read.textAt("ip")).contains("10.0.0.1");
  }

  @Test
  void shouldMergeAnchors() {
    Descriptor read =
        reader
            .read("m.yaml", "apiVersion: v1\nkind: M\na: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\n")
            .getFirst();

    assertThat(read.longAt("b", "x")).contains(1L);
    assertThat(read.longAt("b", "y")).contains(3L);
  }

  @Test
  void shouldNameFileLineAndColumnWhenYamlIsMalformed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "apiVersion: v1\nkind: [A\nx: y\n");

    assertThatThrownBy(() -> reader.readFile(file))
        .isInstanceOfSatisfying(
            MalformedDescriptorException.class,
            bad -> {
              assertThat(bad.file()).isEqualTo(file.toString());
              assertThat(bad.line()).isEqualTo(3);
              assertThat(bad.column()).isPositive();
              assertThat(bad.getMessage())
                  .startsWith(file + ", line 3, column ")
                  .doesNotContain("\n");
            });
  }

  @Test
  void shouldNamePlaceWhenJsonIsMalformed() {
    assertThatThrownBy(() -> reader.read("bad.json", "{\"apiVersion\": \"v1\",\n \"kind\": }"))
        .isInstanceOf(MalformedDescriptorException.class)
        .hasMessageStartingWith("bad.json, line 2, column ");
  }

  @Test
  void shouldNamePlaceWhenAKeyStandsTwice() {
    assertThatThrownBy(() -> reader.read("d.yaml", "apiVersion: v1\nkind: A\nkind: B\n"))
        .hasMessageStartingWith("d.yaml, line 3, column 1: ")
        .hasMessageContaining("\"kind\"");
    assertThatThrownBy(() -> reader.read("d.json", "{\"kind\":\"A\",\"kind\":\"B\"}"))
        .isInstanceOf(MalformedDescriptorException.class)
        .hasMessageContaining("kind");
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertThatThrownBy(() -> reader.read("k.yaml", "---\napiVersion: v1\nmetadata: {}\n"))
        .hasMessage("k.yaml, line 2, column 1: this object has no kind, which it must have.");
    assertThatThrownBy(() -> reader.read("t.yaml", "just text"))
        .hasMessageContaining("not an object");
  }

  @Test
  void shouldSayWhenAFileIsNotText(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("x.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(() -> reader.readFile(file)).hasMessageContaining("not UTF-8");
  }
}
