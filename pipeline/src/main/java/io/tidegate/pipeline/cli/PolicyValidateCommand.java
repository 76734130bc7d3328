package io.tidegate.pipeline.cli;

import io.tidegate.domain.PolicyMode;
import io.tidegate.pipeline.config.PolicyDocument;
import io.tidegate.pipeline.config.Yaml;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code policy validate}: what is wrong with a policy's file; needs no broker. */
@Command(name = "validate", description = "Checks the file of a policy; needs no broker.")
final class PolicyValidateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The policy as YAML.")
    private Path file;

    @Override
    public Integer call() {
        PolicyDocument document = PolicyDocument.read(Yaml.read(file)).orThrow(file.toString());
        PolicyMode mode = document.mode().orElse(PolicyMode.SHADOW);
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": a valid policy for " + document.service() + ": "
                + document.template()
                        .map(template -> "template " + template.word() + ", ")
                        .orElse("") + "budget " + document.budget() + ", mode "
                + mode.name().toLowerCase(Locale.ROOT)
                + (mode == PolicyMode.SHADOW ? " (decisions are published, nothing is resized)" : ""));
        out.flush();
        return ExitCode.OK;
    }
}
