package io.lmcache4j.engine.key;

import java.util.Arrays;
import java.util.Optional;

/**
 * Element type of a KV tensor, with the three names under which LMCache knows it.
 *
 * <p>{@link #keyText} stands in cache keys (engine.md §3.1), {@link #torchText} in metadata and
 * logs, {@link #wireCode} in the remote header (engine.md §7.9).
 */
public enum KvDtype {
    FLOAT16("half", "torch.float16", 2, 2),
    BFLOAT16("bfloat16", "torch.bfloat16", 2, 3),
    FLOAT32("float", "torch.float32", 4, 4),
    FLOAT64("double", "torch.float64", 8, 5),
    INT8("int8", "torch.int8", 1, KvDtype.NO_WIRE_CODE),
    UINT8("uint8", "torch.uint8", 1, 6),
    INT16("int16", "torch.int16", 2, KvDtype.NO_WIRE_CODE),
    INT32("int32", "torch.int32", 4, KvDtype.NO_WIRE_CODE),
    INT64("int64", "torch.int64", 8, KvDtype.NO_WIRE_CODE),
    BOOL("bool", "torch.bool", 1, KvDtype.NO_WIRE_CODE),
    FLOAT8_E4M3FN("fp8_e4m3fn", "torch.float8_e4m3fn", 1, 7),
    FLOAT8_E4M3FNUZ("fp8_e4m3fnuz", "torch.float8_e4m3fnuz", 1, KvDtype.NO_WIRE_CODE),
    FLOAT8_E5M2("fp8_e5m2", "torch.float8_e5m2", 1, 8),
    FLOAT8_E5M2FNUZ("fp8_e5m2fnuz", "torch.float8_e5m2fnuz", 1, KvDtype.NO_WIRE_CODE);

    private static final int NO_WIRE_CODE = -1;

    private final String keyText;
    private final String torchText;
    private final int bytes;
    private final int wireCode;

    KvDtype(String keyText, String torchText, int bytes, int wireCode) {
        this.keyText = keyText;
        this.torchText = torchText;
        this.bytes = bytes;
        this.wireCode = wireCode;
    }

    /** The name inside cache keys, such as {@code half}. */
    public String keyText() {
        return keyText;
    }

    /** The name PyTorch prints, such as {@code torch.float16}. */
    public String torchText() {
        return torchText;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The code in the remote metadata header, if this type has one. */
    public Optional<Integer> wireCode() {
        return wireCode == NO_WIRE_CODE ? Optional.empty() : Optional.of(wireCode);
    }

    /**
     * The type with this key text.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KvDtype fromKeyText(String text) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.keyText.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown dtype in key: " + text));
    }
}
