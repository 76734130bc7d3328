package io.tidegate.pipeline.cli;

import picocli.CommandLine.Option;

/** Who gives an order. */
final class OperatorOption {
    @Option(
            names = "--operator",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who says so: ${DEFAULT-VALUE}.")
    private String name = "";

    String name() {
        return name;
    }
}
