package io.lmcache4j.jlama;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.prompt.PromptSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** The directories that Jlama loads, with the jars that are left of its dependencies. */
class ModelFilesTest {
    private static final RandomModel TINY = new RandomModel(1, 64, 4, 2, 64, 4096);

    @TempDir Path folder;

    @Test
    void sameSeedWritesTheSameBytesAndAnotherOthers() throws Exception {
        Path one = TINY.write(folder.resolve("one"), 1).resolve("model.safetensors");
        Path again = TINY.write(folder.resolve("again"), 1).resolve("model.safetensors");
        Path other = TINY.write(folder.resolve("other"), 2).resolve("model.safetensors");
        assertThat(Files.mismatch(one, again)).isEqualTo(-1);
        assertThat(Files.mismatch(one, other)).isPositive();
    }

    @Test
    void tokensAreBytes() throws Exception {
        JlamaModel model = JlamaModel.load(TINY.write(folder, 1), "tiny");
        assertThat(model.tokenize("hé")).containsExactly('h' + 3, 0xC3 + 3, 0xA9 + 3);
    }

    /** Jlama leaves the token for the beginning out, and adds it to the tokens instead. */
    @Test
    void chatTemplateOfAModelIsRendered() throws Exception {
        TINY.write(folder, 1);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                """
                {"bos_token": "<s>", "eos_token": "</s>", "chat_template": "{% for m in messages %}\
                {% if m['role'] == 'user' %}{{ bos_token + '[INST] ' + m['content'] | trim + ' [/INST]' }}\
                {% else %}{{ m['content'] + eos_token }}{% endif %}{% endfor %}\
                {% if false %}{{ raise_exception('never') }}{% endif %}"}
                """);
        AbstractModel model = ModelSupport.loadModel(folder.toFile(), DType.F32, DType.F32);
        PromptSupport prompts = model.promptSupport().orElseThrow();
        assertThat(
                        prompts.builder()
                                .addSystemMessage("be brief")
                                .addUserMessage(" hello ")
                                .build()
                                .getPrompt())
                .isEqualTo("be brief</s>[INST] hello [/INST]");
    }
}
