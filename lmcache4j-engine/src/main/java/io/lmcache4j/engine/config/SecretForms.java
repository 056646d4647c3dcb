package io.lmcache4j.engine.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds secrets by their form alone: keys and tokens of clouds and services by how they begin, JSON
 * web tokens, PEM blocks, and what stands after {@code Bearer} or {@code Basic}.
 */
final class SecretForms {
    private static final String PEM = "-----BEGIN ";
    private static final String PEM_END = "-----END ";
    private static final String DASHES = "-----";

    /** Shortest credentials after a scheme that are told from words by their look. */
    private static final int SHORTEST_CREDENTIALS = 8;

    private static final List<String> SCHEMES = List.of("bearer", "basic", "negotiate");

    /**
     * How one kind of token looks.
     *
     * @param prefix how it begins
     * @param rest how many characters of a word follow at least
     * @param word what that word holds besides letters and digits
     * @param more what may follow it besides letters and digits
     */
    private record Form(String prefix, int rest, String word, String more) {}

    private static final Map<Character, List<Form>> FORMS =
            List.of(
                            dashed("lmc_", 30), // our own
                            strict("AKIA", 16), // AWS
                            strict("ASIA", 16),
                            strict("ABIA", 16),
                            strict("ACCA", 16),
                            dashed("AIza", 30), // Google
                            dashed("GOCSPX-", 20),
                            new Form("ya29.", 20, "_-", "_-."),
                            strict("ghp_", 20), // GitHub
                            strict("gho_", 20),
                            strict("ghu_", 20),
                            strict("ghs_", 20),
                            strict("ghr_", 20),
                            dashed("github_pat_", 20),
                            dashed("glpat-", 16), // GitLab
                            dashed("xoxa-", 10), // Slack
                            dashed("xoxb-", 10),
                            dashed("xoxe-", 10),
                            dashed("xoxo-", 10),
                            dashed("xoxp-", 10),
                            dashed("xoxr-", 10),
                            dashed("xoxs-", 10),
                            dashed("xapp-", 10),
                            new Form("hooks.slack.com/services/", 8, "_-", "/"),
                            strict("hf_", 20), // Hugging Face
                            strict("api_org_", 20),
                            dashed("sk-", 16), // OpenAI, Anthropic and others
                            strict("sk_live_", 10), // Stripe
                            strict("sk_test_", 10),
                            strict("rk_live_", 10),
                            dashed("nvapi-", 16), // NVIDIA
                            strict("gsk_", 20), // Groq
                            strict("npm_", 30),
                            dashed("pypi-", 16),
                            strict("dop_v1_", 30), // DigitalOcean
                            dashed("hvs.", 20), // Vault
                            new Form("SG.", 16, "_-", "_-."), // SendGrid
                            dashed("AGE-SECRET-KEY-", 16))
                    .stream()
                    .collect(Collectors.groupingBy(form -> form.prefix().charAt(0)));

    private final String text;
    private final SecretText.Found found;

    private static Form strict(String prefix, int rest) {
        return new Form(prefix, rest, "", "");
    }

    private static Form dashed(String prefix, int rest) {
        return new Form(prefix, rest, "_-", "");
    }

    private SecretForms(String text, SecretText.Found found) {
        this.text = text;
        this.found = found;
    }

    static void find(String text, SecretText.Found found) {
        SecretForms forms = new SecretForms(text, found);
        forms.blocks();
        forms.words();
    }

    /** A block without its end goes on to the end of the text. */
    private void blocks() {
        int start = text.indexOf(PEM);
        while (start >= 0) {
            int last = text.indexOf(PEM_END, start);
            int dashes = last < 0 ? -1 : text.indexOf(DASHES, last + PEM_END.length());
            int end = dashes < 0 ? text.length() : dashes + DASHES.length();
            found.hide(start, end);
            start = text.indexOf(PEM, end);
        }
    }

    private void words() {
        int i = 0;
        while (i < text.length()) {
            boolean begins = isWord(text.charAt(i)) && (i == 0 || !isWord(text.charAt(i - 1)));
            i = begins ? Math.max(i + 1, word(i)) : i + 1;
        }
    }

    /** Looks at what begins here; returns where it ends, or 0 if it is nothing. */
    private int word(int start) {
        for (Form form : FORMS.getOrDefault(text.charAt(start), List.of())) {
            int end = end(start, form);
            if (end > 0) {
                found.hide(start, end);
                return end;
            }
        }
        int token = webToken(start);
        if (token > 0) {
            found.hide(start, token);
            return token;
        }
        return credentials(start);
    }

    private int end(int start, Form form) {
        if (!text.startsWith(form.prefix(), start)) {
            return 0;
        }
        int from = start + form.prefix().length();
        // Its first word decides, so that no part of the text is looked at again and again.
        int end = endOf(from, form.word());
        return end - from >= form.rest() && hasDigit(from, end) ? endOf(end, form.more()) : 0;
    }

    /** Header, claims and signature in base64, with dots between. */
    private int webToken(int start) {
        if (!text.startsWith("eyJ", start)) {
            return 0;
        }
        int dot = endOf(start, "_-");
        if (dot == text.length() || text.charAt(dot) != '.') {
            return 0;
        }
        int end = endOf(dot + 1, "_-.");
        return end - dot > SHORTEST_CREDENTIALS ? end : 0;
    }

    /** What a client sends in {@code Authorization}. */
    private int credentials(int start) {
        for (String scheme : SCHEMES) {
            if (text.regionMatches(true, start, scheme, 0, scheme.length())) {
                int from = start + scheme.length();
                int value = from;
                while (value < text.length() && text.charAt(value) == ' ') {
                    value++;
                }
                int end = value > from ? endOf(value, "_-.~+/=") : value;
                if (looksRandom(text, value, end)) {
                    found.hide(value, end);
                    return end;
                }
            }
        }
        return 0;
    }

    /** Whether it is no word of a sentence: a digit, or an upper-case letter after a lower one. */
    static boolean looksRandom(String text, int start, int end) {
        if (end - start < SHORTEST_CREDENTIALS) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean upper = c >= 'A' && c <= 'Z';
            if ((c >= '0' && c <= '9') || (upper && i > start && isLower(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasDigit(int start, int end) {
        return text.substring(start, end).chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    private int endOf(int start, String more) {
        int end = start;
        while (end < text.length()
                && (isAlphanumeric(text.charAt(end)) || more.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    /** Words hold dashes, so that {@code task-1} isn't looked at from its middle. */
    private static boolean isWord(char c) {
        return isAlphanumeric(c) || c == '_' || c == '-';
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || isLower(c);
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }
}
