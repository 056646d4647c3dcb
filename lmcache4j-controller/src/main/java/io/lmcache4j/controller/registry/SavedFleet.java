package io.lmcache4j.controller.registry;

import io.lmcache4j.controller.registry.SavedWorker.SavedSite;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The part of a snapshot that is not keys, as bytes. Its checksum is the file's; what is read is
 * checked all the same, so that no length is believed beyond what is there.
 */
record SavedFleet(List<SavedWorker> workers) {
    private static final int VERSION = 1;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeInt(VERSION);
            out.writeInt(workers.size());
            for (SavedWorker worker : workers) {
                write(out, worker);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, SavedWorker worker) throws IOException {
        text(out, worker.instanceId());
        out.writeLong(worker.workerId());
        text(out, worker.at().ip());
        out.writeLong(worker.at().port());
        out.writeBoolean(worker.at().peerInitUrl().isPresent());
        text(out, worker.at().peerInitUrl().orElse(""));
        out.writeLong(worker.registeredAt());
        out.writeLong(worker.heardAt());
        out.writeBoolean(worker.beats());
        out.writeInt(worker.sites().size());
        for (SavedSite site : worker.sites()) {
            text(out, site.location());
            out.writeBoolean(site.number().isPresent());
            out.writeLong(site.number().orElse(0));
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads it back.
     *
     * @throws IOException if it is of another version or makes no sense
     */
    static SavedFleet decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException("workers of version " + version + ", known is " + VERSION);
            }
            int count = count(in);
            List<SavedWorker> workers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                workers.add(worker(in));
            }
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes after the workers");
            }
            return new SavedFleet(workers);
        } catch (EOFException e) {
            throw new IOException("workers end early", e);
        }
    }

    private static SavedWorker worker(DataInputStream in) throws IOException {
        String instanceId = text(in);
        long workerId = in.readLong();
        String ip = text(in);
        long port = in.readLong();
        boolean hasUrl = in.readBoolean();
        String url = text(in);
        Registration at = new Registration(ip, port, hasUrl ? Optional.of(url) : Optional.empty());
        long registeredAt = in.readLong();
        long heardAt = in.readLong();
        boolean beats = in.readBoolean();
        int count = count(in);
        List<SavedSite> sites = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String location = text(in);
            boolean based = in.readBoolean();
            long number = in.readLong();
            sites.add(
                    new SavedSite(
                            location, based ? OptionalLong.of(number) : OptionalLong.empty()));
        }
        return new SavedWorker(instanceId, workerId, at, registeredAt, heardAt, beats, sites);
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        // Everything counted takes a byte at least.
        if (count < 0 || count > in.available()) {
            throw new IOException("count " + count + " with " + in.available() + " bytes left");
        }
        return count;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(count(in)), StandardCharsets.UTF_8);
    }
}
