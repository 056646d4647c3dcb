package io.lmcache4j.engine.storage.disk;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a start makes of a directory: chunks that the index knows and whose file is there are kept;
 * other files with the name of a chunk of this owner could be neither checked nor counted, and are
 * removed, as are temporary files; every other file is left alone.
 *
 * <p>The directory is listed once and no file is looked at: what is wrong with a file shows when it
 * is read.
 */
record StartScan(Path directory, DiskOwner owner) {
    private static final Logger LOG = LoggerFactory.getLogger("lmcache.disk");

    /** The chunks to keep, oldest first. */
    List<DiskEntry> run(DiskIndex index) throws IOException {
        String[] listed = directory.toFile().list();
        if (listed == null) {
            throw new NotDirectoryException(directory.toString());
        }
        Set<String> names = HashSet.newHashSet(listed.length);
        Collections.addAll(names, listed);
        List<DiskEntry> found = new ArrayList<>();
        int missing = 0;
        for (IndexRecord.Put record : index.takeFound().values()) {
            DiskEntry entry = new DiskEntry(owner.key(record.tail()), record);
            if (names.remove(owner.fileName(record.tail()))) {
                found.add(entry);
            } else {
                missing++;
            }
        }
        int strays = 0;
        for (String name : names) {
            strays += isOurs(name) && remove(name) ? 1 : 0;
        }
        LOG.info(
                "{} has {} chunks of {}; {} in the index had no file, {} files were strays",
                directory,
                found.size(),
                owner.text(),
                missing,
                strays);
        return found;
    }

    private boolean isOurs(String name) {
        return owner.ownsFile(name)
                || name.equals(owner.fileText() + DiskIndex.SUFFIX + ".tmp")
                || name.equals(owner.fileText() + FullDisk.SUFFIX);
    }

    private boolean remove(String name) throws IOException {
        return Files.deleteIfExists(directory.resolve(name));
    }
}
