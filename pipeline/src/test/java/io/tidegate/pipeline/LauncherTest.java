package io.tidegate.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code tidegate}, in a clone whose build and whose JDK only say that they were called. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "tidegate");

    @TempDir
    private Path folder;

    private Path clone = Path.of("set before each test");
    private Path jdk = Path.of("set before each test");

    private record Run(int exitCode, List<String> out, String err) {}

    @BeforeEach
    void layOut() throws IOException {
        clone = Files.createDirectories(folder.resolve("a clone of it"));
        script(clone.resolve("tidegate"), Files.readString(SCRIPT));
        Files.createDirectories(clone.resolve("domain/src/main"));
        Files.writeString(clone.resolve("pom.xml"), "<project/>");
        build("""
                cd "$(dirname "$0")"
                echo built >> builds
                mkdir -p pipeline/target/lib pipeline/broker/target/class-path pipeline/registry/target/apicurio
                touch pipeline/target/tidegate-pipeline-1.jar pipeline/target/lib/a.jar
                """);
        jdk = jdk("a jdk", "21.0.2");
    }

    private void build(String commands) throws IOException {
        script(clone.resolve("mvnw"), "#!/bin/sh\n" + commands);
    }

    /** Its {@code java} prints its arguments, one a line, and writes the archive that it is asked for. */
    private Path jdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), """
                #!/bin/sh
                for argument; do
                  case $argument in -XX:ArchiveClassesAtExit=*) : >"${argument#*=}" ;; esac
                  printf '%s\\n' "$argument"
                done
                """);
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static void script(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Path from, String... command) throws Exception {
        return run(Map.of("JAVA_HOME", jdk.toString()), from, command);
    }

    private Run run(Map<String, String> environment, Path from, String... command) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(from.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().putAll(all);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), Files.readAllLines(out), Files.readString(err));
    }

    private List<String> arguments(String... afterMain) {
        List<String> expected = new ArrayList<>(List.of(
                "-XX:SharedArchiveFile=" + clone + "/pipeline/target/launcher.jsa",
                "-Dtidegate.pipeline.home=" + clone + "/pipeline",
                "-cp",
                clone + "/pipeline/target/tidegate-pipeline-1.jar:" + clone + "/pipeline/target/lib/a.jar",
                "io.tidegate.pipeline.Main"));
        expected.addAll(List.of(afterMain));
        return expected;
    }

    @Test
    void it_builds_once_and_passes_the_arguments_on_as_they_are() throws Exception {
        for (int time = 0; time < 2; time++) {
            Run run = run(clone, "./tidegate", "pause", "a b", "", "*");
            assertThat(run.out()).endsWith(arguments("pause", "a b", "", "*").toArray(String[]::new));
            assertThat(run.exitCode()).isZero();
        }
        assertThat(clone.resolve("builds")).hasContent("built");
    }

    @Test
    void a_process_that_runs_out_of_memory_ends() throws Exception {
        assertThat(run(clone, "./tidegate", "run").out()).contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(Path.of("..", "deploy", "docker", "tidegate")).content().contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void it_is_found_from_any_folder_through_links_and_under_any_shell() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("..", "a clone of it", "tidegate"));
        Path second = Files.createSymbolicLink(folder.resolve("second link"), link);
        String direct = clone.resolve("tidegate").toString();
        List<List<String>> ways = new ArrayList<>(List.of(
                List.of(direct),
                List.of("../a clone of it/tidegate"),
                List.of("./link"),
                List.of(second.toString()),
                List.of("sh", direct)));
        for (String shell : List.of("/bin/dash", "/bin/bash", "/bin/busybox")) {
            if (Files.isExecutable(Path.of(shell))) {
                ways.add(shell.endsWith("busybox") ? List.of(shell, "sh", direct) : List.of(shell, direct));
            }
        }
        for (List<String> way : ways) {
            List<String> command = new ArrayList<>(way);
            command.add("--version");
            Run run = run(
                    Map.of("JAVA_HOME", jdk.toString(), "CDPATH", folder.toString()),
                    elsewhere,
                    command.toArray(String[]::new));
            assertThat(run.out())
                    .as(command.toString())
                    .endsWith(arguments("--version").toArray(String[]::new));
        }
    }

    @Test
    void a_java_home_that_does_not_suit_is_named() throws Exception {
        Path old = jdk("old", "11.0.1");
        for (Path wrong : List.of(old, folder.resolve("none"))) {
            Run run = run(Map.of("JAVA_HOME", wrong.toString()), clone, "./tidegate", "up");
            assertThat(run)
                    .isEqualTo(new Run(
                            3, List.of(), "tidegate: JAVA_HOME is " + wrong + ", which is not a JDK 17 or later\n"));
        }
    }

    @Test
    void the_jdk_on_the_path_is_taken_where_none_is_named() throws Exception {
        Run run = run(Map.of("PATH", jdk.resolve("bin") + ":/usr/bin:/bin"), clone, "./tidegate", "up");
        assertThat(run.out()).endsWith("io.tidegate.pipeline.Main", "up");
    }

    @Test
    void what_was_changed_is_built_again() throws Exception {
        run(clone, "./tidegate");
        Files.writeString(clone.resolve("domain/src/main/New.java"), "");
        run(clone, "./tidegate");
        run(clone, "./tidegate");
        assertThat(clone.resolve("builds")).hasContent("built\nbuilt");
    }

    @Test
    void a_build_that_fails_ends_with_3_and_its_log_and_is_tried_again() throws Exception {
        String works = Files.readString(clone.resolve("mvnw"));
        build("echo '[ERROR] no such symbol'; exit 1\n");
        Run run = run(clone, "./tidegate", "up");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("[ERROR] no such symbol")
                .endsWith("tidegate: the build failed, see " + clone + "/pipeline/target/launcher-build.log\n");

        script(clone.resolve("mvnw"), works);
        assertThat(run(clone, "./tidegate", "up").exitCode()).isZero();
    }

    @Test
    void what_an_interrupted_build_left_is_no_hindrance() throws Exception {
        Path target = Files.createDirectories(clone.resolve("pipeline/target"));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.createDirectories(target.resolve("launcher.lock"));
        Files.writeString(target.resolve("launcher.lock/pid"), gone.pid() + "\n");
        Files.writeString(target.resolve("launcher-started.x1"), "");
        assertThat(run(clone, "./tidegate", "up").exitCode()).isZero();

        Files.delete(target.resolve("launcher.stamp"));
        Files.createDirectories(target.resolve("launcher.lock"));
        Run run = run(clone, "./tidegate", "up");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("waiting for a build that is running");
        assertThat(target.resolve("launcher.lock")).doesNotExist();
        assertThat(target.resolve("launcher-started.x1")).doesNotExist();
    }
}
