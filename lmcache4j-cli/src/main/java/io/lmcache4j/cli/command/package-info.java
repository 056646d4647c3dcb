/**
 * One class a command. A command reads its options, calls what does the work, prints the result.
 *
 * <p>Start at {@link io.lmcache4j.cli.command.CommandLines}. A command that fails throws {@code
 * CommandFailedException} or lets the exception of the part below pass; either becomes one line and
 * exit code 1.
 */
package io.lmcache4j.cli.command;
