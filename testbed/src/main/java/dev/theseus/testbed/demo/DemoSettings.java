package dev.theseus.testbed.demo;

import dev.theseus.events.Mode;

/**
 * What the demo shall do.
 *
 * @param scenario what is provoked
 * @param mode whether the source is retired
 * @param volumeBytes about how much the shop's volume shall hold
 * @param seed what contents and load follow from
 */
record DemoSettings(Scenario scenario, Mode mode, long volumeBytes, long seed) {
  static final String SOURCE = "east";
  static final String TARGET = "west";
}
