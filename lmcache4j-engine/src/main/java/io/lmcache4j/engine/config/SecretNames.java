package io.lmcache4j.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which names say that what they name is secret, and which texts under them are none. */
final class SecretNames {
    /** Longer names are made up by somebody who hides something; their end decides. */
    private static final int LONGEST = 200;

    /** Telling wherever they stand in a word, as in {@code PGPASSWORD}. */
    private static final List<String> PARTS =
            List.of("password", "passwd", "passphrase", "secret", "credential");

    /** Telling as a word, as in {@code session_cookie}. */
    private static final Set<String> WORDS =
            Set.of("creds", "cookie", "cookies", "jwt", "authorization", "signature", "sig");

    /** Words that end like {@code apikey}, and are no keys. */
    private static final Set<String> NO_KEYS =
            Set.of("monkey", "donkey", "turkey", "hockey", "jockey", "whiskey");

    /** Words that end like {@code requirepass}, and are no passwords. */
    private static final Set<String> NO_PASSWORDS =
            Set.of("bypass", "compass", "encompass", "trespass", "surpass", "underpass");

    /** Texts that switch something, whatever it is named: {@code USE_TOKEN=true}. */
    private static final Set<String> SWITCHES =
            Set.of("true", "false", "yes", "no", "on", "off", "none", "null", "0", "1");

    /** How keys look, as in {@code chunk_key_form}. */
    private static final String KEY_FORM = "_key_form";

    private static final List<String> FILES = List.of(".pem", ".crt", ".key", ".json", ".yaml");

    private SecretNames() {}

    /** Whether texts under this name are secret. */
    static boolean isSecret(String name) {
        List<String> words = words(name);
        if (name.endsWith(KEY_FORM)) {
            words = words.subList(0, words.size() - 2);
        }
        for (int i = 0; i < words.size(); i++) {
            if (isTelling(words.get(i)) || (i == words.size() - 1 && isTellingLast(words, i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether this text must be hidden because of its name. A switch and the path of a file are
     * never, nor is a number under a name that may count tokens.
     */
    static boolean hides(String name, String text) {
        if (text.isEmpty() || !isSecret(name)) {
            return false;
        }
        if (isFile(text)) {
            return false;
        }
        String word = withoutEnd(PythonText.strip(text)).toLowerCase(Locale.ROOT);
        return !SWITCHES.contains(word) && !(endsInTokens(name) && isNumbers(word));
    }

    private static boolean isTelling(String word) {
        return PARTS.stream().anyMatch(word::contains)
                || WORDS.contains(word)
                || isKey(word)
                || isToken(word);
    }

    private static boolean isKey(String word) {
        return (word.endsWith("key") || word.endsWith("keys"))
                && !NO_KEYS.contains(word.replaceFirst("s$", ""));
    }

    /** Neither a tokenizer, nor several tokens: those tell at the end only. */
    private static boolean isToken(String word) {
        int at = word.indexOf("token");
        return at >= 0 && !word.endsWith("tokens") && !word.startsWith("i", at + "token".length());
    }

    /** Words that may stand for something else before another one: {@code auth_file}. */
    private static boolean isTellingLast(List<String> words, int last) {
        String word = words.get(last);
        return word.endsWith("tokens")
                || word.equals("auth")
                || (word.endsWith("pass") && !NO_PASSWORDS.contains(word))
                // PWD alone is the working directory.
                || (word.equals("pwd") && last > 0);
    }

    /** Settings such as {@code tls_key} name a file, which is no secret. */
    private static boolean isFile(String text) {
        return text.startsWith("/")
                && FILES.stream().anyMatch(text::endsWith)
                && text.chars().noneMatch(c -> c <= ' ');
    }

    /** Without the brackets and commas that may follow it in a longer text. */
    private static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && ",;)]}".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean endsInTokens(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("tokens");
    }

    private static boolean isNumbers(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-._, []".indexOf(c) >= 0);
    }

    /** The runs of letters in lower case, {@code apiKey} and {@code APIKey} as two. */
    private static List<String> words(String name) {
        String tail = name.substring(Math.max(0, name.length() - LONGEST));
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= tail.length(); i++) {
            boolean end = i == tail.length() || !isLetter(tail.charAt(i));
            if (end || startsWord(tail, i)) {
                if (i > start) {
                    words.add(tail.substring(start, i).toLowerCase(Locale.ROOT));
                }
                start = end ? i + 1 : i;
            }
        }
        return words;
    }

    private static boolean startsWord(String name, int at) {
        if (at == 0 || !isUpper(name.charAt(at))) {
            return false;
        }
        return isLower(name.charAt(at - 1))
                || (isUpper(name.charAt(at - 1))
                        && at + 2 < name.length()
                        && isLower(name.charAt(at + 1))
                        && isLower(name.charAt(at + 2)));
    }

    private static boolean isLetter(char c) {
        return isUpper(c) || isLower(c);
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }
}
