package io.lmcache4j.engine.config;

import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

import java.util.regex.Pattern;

/**
 * Decides which plain scalars are numbers, booleans and null as PyYAML does. SnakeYAML's own rules
 * take {@code 1e3} for a number, which is text to PyYAML. Dates stay text, which is what LMCache's
 * text keys turn them into.
 */
final class PyYamlResolver extends Resolver {
    private static final Pattern FLOAT_TEXT =
            Pattern.compile(
                    "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                            + "|[-+]?\\.(?:inf|Inf|INF)"
                            + "|\\.(?:nan|NaN|NAN)");
    private static final Pattern INT_TEXT =
            Pattern.compile(
                    "[-+]?0b[0-1_]+"
                            + "|[-+]?0[0-7_]+"
                            + "|[-+]?(?:0|[1-9][0-9_]*)"
                            + "|[-+]?0x[0-9a-fA-F_]+"
                            + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");

    /** Called by the super constructor. */
    @Override
    protected void addImplicitResolvers() {
        addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
        addImplicitResolver(Tag.FLOAT, anchored(FLOAT_TEXT), "-+0123456789.");
        addImplicitResolver(Tag.INT, anchored(INT_TEXT), "-+0123456789");
        addImplicitResolver(Tag.MERGE, MERGE, "<");
        addImplicitResolver(Tag.NULL, NULL, "~nN\0");
        addImplicitResolver(Tag.NULL, EMPTY, null);
    }

    private static Pattern anchored(Pattern pattern) {
        return Pattern.compile("^(?:" + pattern + ")$");
    }
}
