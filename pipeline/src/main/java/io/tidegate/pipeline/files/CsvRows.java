package io.tidegate.pipeline.files;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;

/** Writes rows of CSV. */
public final class CsvRows {
    /** Without it every text of more than 24 characters is quoted unseen, and a reader that splits at commas gets the quotes too. */
    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private CsvRows() {}

    /** Writes these columns; a value is quoted where it has to be. */
    public static ObjectWriter of(CsvSchema columns) {
        return MAPPER.writer(columns);
    }
}
