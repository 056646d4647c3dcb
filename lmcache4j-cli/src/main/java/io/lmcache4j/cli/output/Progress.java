package io.lmcache4j.cli.output;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.util.Optional;

/** How far a long job is: a bar on standard error when a person watches, else nothing. */
public final class Progress implements AutoCloseable {
    private final Optional<ProgressBar> bar;

    private Progress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /**
     * Starts to show a job.
     *
     * @param task a word for it
     * @param unit what is counted, such as {@code " requests"}
     * @param total how many there are
     */
    public static Progress of(Terminal terminal, String task, String unit, long total) {
        if (!terminal.err()) {
            return new Progress(Optional.empty());
        }
        return new Progress(
                Optional.of(
                        new ProgressBarBuilder()
                                .setTaskName(task)
                                .setUnit(unit, 1)
                                .setInitialMax(total)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                                .clearDisplayOnFinish()
                                .build()));
    }

    /** One more is done. */
    public void step() {
        bar.ifPresent(ProgressBar::step);
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
