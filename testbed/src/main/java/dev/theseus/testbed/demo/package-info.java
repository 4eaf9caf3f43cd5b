/**
 * Is responsible for the demo: it runs a real application in one embedded cluster, migrates it to
 * another under load, provokes what the scenario asks for, and reports what was measured. Must not
 * reach into the services: it asks for migrations as any user does, and observes from outside.
 */
@NullMarked
package dev.theseus.testbed.demo;

import org.jspecify.annotations.NullMarked;
