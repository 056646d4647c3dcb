package io.lmcache4j.controller.socket;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what comes, answers with what came, and fails on what begins with an exclamation mark. */
class RecordingHandler implements FrameHandler {
    final BlockingQueue<byte[]> pulled = new ArrayBlockingQueue<>(1000);
    final AtomicLong pulls = new AtomicLong();

    @Override
    public void pulled(byte[] frame) {
        refuse(frame);
        pulls.incrementAndGet();
        pulled.offer(frame);
    }

    @Override
    public byte[] asked(byte[] frame) {
        return answer("asked ", frame);
    }

    @Override
    public byte[] beaten(byte[] frame) {
        return answer("beaten ", frame);
    }

    private static byte[] answer(String prefix, byte[] frame) {
        refuse(frame);
        return (prefix + new String(frame, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void refuse(byte[] frame) {
        if (frame.length > 0 && frame[0] == '!') {
            throw new IllegalStateException("refused");
        }
    }

    byte[] nextPulled() throws InterruptedException {
        byte[] frame = pulled.poll(20, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("nothing came");
        }
        return frame;
    }
}
