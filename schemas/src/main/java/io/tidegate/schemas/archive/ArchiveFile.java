package io.tidegate.schemas.archive;

import java.util.Optional;

/**
 * One file of an archive.
 *
 * @param name its name in its folder
 * @param schema the full name of the record that its values are; empty where they are bytes, or none
 * @param records how many records are in it
 */
public record ArchiveFile(String name, Optional<String> schema, long records) {}
