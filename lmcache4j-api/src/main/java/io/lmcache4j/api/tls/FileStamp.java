package io.lmcache4j.api.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;

/**
 * What tells that files are others than before, without reading them. Symbolic links are followed,
 * so that a folder whose link is turned to a new one is seen.
 *
 * @param files one for each, empty where there is none
 */
record FileStamp(List<Optional<FileStamp.One>> files) {
    /** The file at one path. */
    record One(Optional<Object> file, FileTime modified, long size) {}

    static FileStamp of(List<Path> paths) {
        return new FileStamp(paths.stream().map(FileStamp::of).toList());
    }

    private static Optional<One> of(Path path) {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(
                    new One(
                            Optional.ofNullable(attributes.fileKey()),
                            attributes.lastModifiedTime(),
                            attributes.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
