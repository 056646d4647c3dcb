package io.lmcache4j.cli.jlama;

import io.lmcache4j.jlama.JlamaModel;

import java.util.Arrays;

/**
 * Prompts of exactly so many tokens: a system prompt that all conversations begin with, then a
 * user's own words.
 *
 * <p>Texts are short and repeated as tokens, since Jlama's tokenizer takes long over long texts.
 *
 * @param shared tokens of the system prompt
 * @param fresh tokens of the user's words
 */
record SharedPrompts(JlamaModel model, int shared, int fresh) {
    private static final String RULES =
            " You are the concierge of a large hotel. Answer in two sentences, name prices in"
                    + " euros, never promise a room. House rules number %d follow.";
    private static final String QUESTION =
            " Guest %d asks: which of the %d walks along the river would you take with children?";

    /**
     * The prompt of a conversation.
     *
     * @param round prompts of another round share nothing with those of this one
     */
    int[] prompt(int round, int conversation) {
        // The number comes first, so that another round or length differs from the first token on.
        String rules = "%d of %d:".formatted(round, shared) + RULES.formatted(shared);
        int[] prompt = Arrays.copyOf(repeated(rules, shared), shared + fresh);
        int[] question = repeated(QUESTION.formatted(conversation, conversation + 3), fresh);
        System.arraycopy(question, 0, prompt, shared, fresh);
        return prompt;
    }

    private int[] repeated(String text, int count) {
        int[] once = model.tokenize(text);
        int[] tokens = new int[count];
        for (int i = 0; i < count; i++) {
            tokens[i] = once[i % once.length];
        }
        return tokens;
    }
}
