package dev.theseus.deployer.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.events.Mode;
import dev.theseus.sites.SiteException;
import dev.theseus.sites.descriptor.Descriptor;
import dev.theseus.sites.descriptor.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills the service at every write of a step, before and after it reached the site. */
class CrashTest {

  /**
   * A step with what comes before it and what undoes it.
   *
   * @param name shown in reports
   */
  record Scene(String name, Consumer<Stage> before, Consumer<Stage> step, Consumer<Stage> undo) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Scene> SCENES =
      List.of(
          new Scene(
              "provision", stage -> {}, stage -> stage.provision(1), stage -> stage.deprovision(2)),
          new Scene(
              "quiesce",
              stage -> stage.provision(1),
              stage -> stage.quiesce(1),
              stage -> stage.resume(2)),
          new Scene(
              "activate",
              CrashTest::freeze,
              stage -> stage.activate(1),
              stage -> {
                stage.deactivate(2);
                stage.resume(2);
              }),
          new Scene(
              "resume", CrashTest::freeze, stage -> stage.resume(1), stage -> stage.resume(2)),
          new Scene(
              "deprovision",
              stage -> stage.provision(1),
              stage -> stage.deprovision(1),
              stage -> stage.deprovision(2)));

  /** After the pivot nothing is undone: a step is only repeated. */
  private static final List<Scene> ONLY_FORWARD =
      List.of(
          new Scene(
              "switch with a forward",
              CrashTest::commit,
              stage -> stage.switchTraffic(1),
              stage -> {}),
          new Scene(
              "end of a forward",
              stage -> {
                commit(stage);
                stage.switchTraffic(1);
                stage.retire(1);
              },
              stage -> stage.unforward(1),
              stage -> {}));

  static Stream<Arguments> everyWrite() {
    return everyWriteOf(SCENES);
  }

  static Stream<Arguments> everyWriteOfAll() {
    return Stream.of(SCENES, ONLY_FORWARD).flatMap(CrashTest::everyWriteOf);
  }

  private static Stream<Arguments> everyWriteOf(List<Scene> scenes) {
    return scenes.stream()
        .flatMap(scene -> {
          Stage whole = Stage.operated(Mode.MOVE);
          scene.before().accept(whole);
          whole.crash.at(Integer.MAX_VALUE, false);
          scene.step().accept(whole);
          return Stream.iterate(0, write -> write < whole.crash.writes(), write -> write + 1)
              .flatMap(write ->
                  Stream.of(Arguments.of(scene, write, false), Arguments.of(scene, write, true)));
        });
  }

  @ParameterizedTest(name = "{0} killed at write {1}, reached the site: {2}")
  @MethodSource("everyWrite")
  void shouldLeaveBothSidesAsTheyWereWhenUndone(Scene scene, int write, boolean reached) {
    Stage stage = Stage.operated(Mode.MOVE);
    Map<ObjectKey, Descriptor> east = stage.east.snapshot();
    Map<ObjectKey, Descriptor> west = stage.west.snapshot();
    killed(stage, scene, write, reached);

    scene.undo().accept(stage);
    stage.deprovision(2);

    assertThat(stage.east.snapshot()).isEqualTo(east);
    assertThat(stage.west.snapshot()).isEqualTo(west);
  }

  @ParameterizedTest(name = "{0} killed at write {1}, reached the site: {2}")
  @MethodSource("everyWriteOfAll")
  void shouldReachTheSameEndWhenRepeated(Scene scene, int write, boolean reached) {
    Stage undisturbed = Stage.operated(Mode.MOVE);
    scene.before().accept(undisturbed);
    scene.step().accept(undisturbed);
    Stage stage = Stage.operated(Mode.MOVE);
    killed(stage, scene, write, reached);

    scene.step().accept(stage);

    assertThat(comparable(stage.east)).isEqualTo(comparable(undisturbed.east));
    assertThat(comparable(stage.west)).isEqualTo(comparable(undisturbed.west));
  }

  @ParameterizedTest(name = "{0}: its write {1} arrives after its undo")
  @MethodSource("everyWrite")
  void shouldChangeNothingWhenAWriteArrivesAfterItsUndo(Scene scene, int write, boolean reached) {
    Stage stage = Stage.operated(Mode.MOVE);
    Map<ObjectKey, Descriptor> east = stage.east.snapshot();
    killed(stage, scene, write, reached);
    scene.undo().accept(stage);
    Map<ObjectKey, Descriptor> west = stage.west.snapshot();

    stage
        .crash
        .late()
        .ifPresent(late -> {
          try {
            late.run();
          } catch (SiteException refused) {
            assertThat(refused.reason()).isIn("Conflict", "NotFound");
          }
        });

    assertThat(stage.west.snapshot()).isEqualTo(west);
    stage.deprovision(2);
    assertThat(stage.east.snapshot()).isEqualTo(east);
  }

  private static void freeze(Stage stage) {
    stage.provision(1);
    stage.quiesce(1);
  }

  private static void commit(Stage stage) {
    stage.forwardTraffic = true;
    freeze(stage);
    stage.activate(1);
  }

  private static void killed(Stage stage, Scene scene, int write, boolean reached) {
    scene.before().accept(stage);
    stage.crash.at(write, reached);
    boolean killed = false;
    try {
      scene.step().accept(stage);
    } catch (Crash.Killed expected) {
      killed = true;
    }
    assertThat(killed).as("the write was made").isTrue();
    stage.crash.disarm();
  }

  /** Identities, tokens and times differ from run to run. */
  private static Map<ObjectKey, Descriptor> comparable(SimulatedSite site) {
    Map<ObjectKey, Descriptor> objects = site.snapshot();
    objects.replaceAll((key, object) -> {
      Descriptor plain = object.without("metadata", "uid");
      boolean varies = key.name().equals("token") || key.name().startsWith("theseus-fence");
      return varies ? plain.without("data") : plain;
    });
    return objects;
  }
}
