package dev.theseus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.theseus.events.Place;
import dev.theseus.events.RolledBack;
import dev.theseus.events.VolumeScanned;
import dev.theseus.events.VolumeWay;
import dev.theseus.events.Way;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TextTest {

  @ParameterizedTest
  @CsvSource({"500ms,500", "10s,10000", "2m,120000", "1h,3600000"})
  void shouldReadTimes(String text, long millis) {
    assertThat(Durations.parseMillis("--x", text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "-1s", "1.5s", "s", "10 s"})
  void shouldRefuseWhatIsNoTime(String text) {
    assertThatThrownBy(() -> Durations.parseMillis("--x", text))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("--x is '" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({"0,0.0 s", "1234,1.2 s", "61000,1 min 01 s", "-1,unknown"})
  void shouldWriteTimes(long millis, String text) {
    assertThat(Durations.format(millis)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0 B", "1023,1023 B", "1536,1.5 KiB", "268435456,256.0 MiB", "-1,unknown size"})
  void shouldWriteSizes(long bytes, String text) {
    assertThat(Bytes.format(bytes)).isEqualTo(text);
  }

  @Test
  void shouldReadAPlace() {
    assertThat(new PlaceConverter().convert("east/shop-1")).isEqualTo(new Place("east", "shop-1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"east", "east/", "/shop", "east/shop/web", "East/shop", "east/shop_1"})
  void shouldRefuseWhatIsNoPlace(String text) {
    assertThatThrownBy(() -> new PlaceConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("SITE/NAMESPACE");
  }

  @Test
  void shouldPutColumnsBelowEachOther() {
    assertThat(Table.lines(List.of(List.of("A", "BB", "C"), List.of("AAA", "B", ""))))
        .containsExactly("A    BB  C", "AAA  B");
  }

  @Test
  void shouldWriteEventsWithTheirTypeAndTimesThatPeopleCanRead() {
    var event = new RolledBack("m", 2, Instant.parse("2026-01-02T03:04:05.000006Z"), "why");
    assertThat(EventJson.event(event).toString())
        .isEqualTo(
            "{\"type\":\"RolledBack\",\"migrationId\":\"m\",\"epoch\":2,"
                + "\"occurredAt\":\"2026-01-02T03:04:05.000006Z\",\"reason\":\"why\"}");
    assertThat(LineProgress.line(event)).isEqualTo("2026-01-02T03:04:05.000006Z  RolledBack why");
  }

  @Test
  void shouldTellWhatAScanFoundAndWhichFilesStayBehind() {
    assertThat(EventText.detail(scan(List.of())))
        .isEqualTo("data: 1.0 KiB of 2.0 KiB to move, 7 files");
    assertThat(EventText.detail(scan(List.of("run/db.sock: a socket"))))
        .endsWith("7 files; stays behind: run/db.sock: a socket");
  }

  @Test
  void shouldSayWhichWayBytesTakeHowFastAndWhy() {
    var relayed = new VolumeWay("data", Way.RELAYED, "", 5 << 20, "nothing else answers");
    assertThat(WayText.line(relayed)).isEqualTo("data relayed, 5.0 MiB/s: nothing else answers");
    var opened = new VolumeWay("data", Way.NODE_PORT, "https://10.0.0.9:30123", -1, "shortest");
    assertThat(WayText.line(opened))
        .isEqualTo("data by node port https://10.0.0.9:30123: shortest");
  }

  @Test
  void shouldTryAllowedWaysInOneOrderAndOpenNothingByItself() {
    assertThat(ExposureOption.ways(null)).isEmpty();
    assertThat(ExposureOption.ways(List.of(ExposureOption.POD))).isEmpty();
    assertThat(ExposureOption.ways(List.of(ExposureOption.ROUTE, ExposureOption.NODEPORT)))
        .containsExactly(Way.NODE_PORT, Way.ROUTE);
  }

  private static VolumeScanned scan(List<String> unsupported) {
    return new VolumeScanned(
        "m", 1, Instant.EPOCH, "data", 0, false, 1, 1024, 2048, 7, 3, unsupported);
  }
}
