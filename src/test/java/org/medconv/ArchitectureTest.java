package org.medconv;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.medconv.volume.Vector3;

/** The walls between the packages. */
class ArchitectureTest {
  /**
   * The stages of a CT series in order, after the packages that all stages use: each knows only
   * those before it.
   */
  private static final List<String> WAY =
      List.of(
          "text",
          "words",
          "terminal",
          "disk",
          "supervise",
          "plot",
          "yaml",
          "model",
          "dicom",
          "receive",
          "route",
          "jobs",
          "volume",
          "segment",
          "measure",
          "classify",
          "report",
          "screen",
          "deliver",
          "record",
          "retain",
          "signal",
          "web",
          "control",
          "config",
          "node");

  /** Beside the stages: simulated patients and measurements, which the node never needs. */
  private static final List<String> BESIDE = List.of("phantom", "lab", "bench", "cli");

  /** The packages of the lab, in the order in which data flows; each knows only those before it. */
  private static final List<String> LAB =
      List.of(
          "desk",
          "score",
          "cohort",
          "optimise",
          "train",
          "segmenter",
          "calibrate",
          "evaluate",
          "tables");

  private static JavaClasses production;

  @BeforeAll
  static void read_classes() {
    production =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(new ImportOption.DoNotIncludePackageInfos())
            .importPackages("org.medconv");
  }

  private static DescribedPredicate<JavaClass> stage(String name) {
    return resideInAPackage("org.medconv." + name + "..");
  }

  /** A type of the common vocabulary, although it is in the volume package. */
  private static DescribedPredicate<JavaClass> vocabulary() {
    return type(Vector3.class);
  }

  @Test
  void each_stage_knows_only_the_stages_before_it() {
    eachKnowsOnlyThoseBefore(WAY, "org.medconv.");
  }

  @Test
  void each_room_of_the_lab_knows_only_the_rooms_before_it() {
    eachKnowsOnlyThoseBefore(LAB, "org.medconv.lab.");
  }

  /** A wall around a package that does not exist would test nothing, so it fails. */
  private static void eachKnowsOnlyThoseBefore(List<String> way, String prefix) {
    for (int i = 0; i < way.size(); i++) {
      assertHasClasses(prefix + way.get(i));
      String[] later =
          way.subList(i + 1, way.size()).stream()
              .map(name -> prefix + name + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(prefix + way.get(i) + "..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(later).and(DescribedPredicate.not(vocabulary())))
            .check(production);
      }
    }
  }

  private static void assertHasClasses(String name) {
    assertThat(production.that(resideInAPackage(name + "..")))
        .as("classes of %s, which the walls name", name)
        .isNotEmpty();
  }

  @Test
  void every_package_has_its_place() {
    assertThat(
            production.stream()
                .map(one -> one.getPackageName().split("\\.", -1))
                .map(names -> names.length > 2 ? names[2] : "")
                .distinct())
        .containsExactlyInAnyOrderElementsOf(Stream.concat(WAY.stream(), BESIDE.stream()).toList());
    assertThat(
            production.that(resideInAPackage("org.medconv.lab..")).stream()
                .map(JavaClass::getPackageName)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            LAB.stream().map(name -> "org.medconv.lab." + name).toList());
  }

  @Test
  void every_package_says_what_it_is_for() throws IOException {
    try (Stream<Path> folders = Files.walk(Path.of("src", "main", "java"))) {
      assertThat(folders.filter(ArchitectureTest::holdsClasses))
          .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
    }
  }

  private static boolean holdsClasses(Path folder) {
    String[] classes = folder.toFile().list((parent, name) -> name.endsWith(".java"));
    return classes != null && classes.length > 0;
  }

  @Test
  void packages_have_no_cycles() {
    slices()
        .matching("org.medconv.(*)..")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(alwaysTrue(), vocabulary())
        .check(production);
  }

  @Test
  void rooms_of_the_lab_have_no_cycles() {
    slices().matching("org.medconv.lab.(*)..").should().beFreeOfCycles().check(production);
  }

  @Test
  void the_toolkit_is_used_in_dicom_alone_but_for_its_data_sets() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.medconv.dicom..")
        .should()
        .dependOnClassesThat(
            nameMatching("org\\.aoju\\..*")
                .and(
                    DescribedPredicate.not(
                        nameMatching(
                            "org\\.aoju\\.bus\\.image\\.(Tag|UID|galaxy\\.data\\.[^.]+)"))))
        .check(production);
  }

  @Test
  void the_method_knows_neither_network_nor_database_nor_web() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.medconv.volume..",
            "org.medconv.segment..",
            "org.medconv.classify..",
            "org.medconv.measure..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.medconv.dicom.net..",
            "org.medconv.receive..",
            "org.medconv.jobs..",
            "org.medconv.deliver..",
            "org.medconv.node..",
            "org.medconv.web..",
            "java.sql..",
            "javax.sql..",
            "org.jdbi..",
            "org.quartz..",
            "java.net.http..",
            "ca.uhn..")
        .check(production);
  }

  @Test
  void the_node_never_knows_the_lab() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.medconv.lab..", "org.medconv.cli..", "org.medconv.bench..")
        .should()
        .dependOnClassesThat(stage("lab"))
        .check(production);
  }

  @Test
  void simulated_patients_are_for_the_lab_and_the_command_line() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.medconv.phantom..",
            "org.medconv.lab..",
            "org.medconv.cli..",
            "org.medconv.bench..")
        .should()
        .dependOnClassesThat(stage("phantom"))
        .check(production);
  }

  @Test
  void nothing_depends_on_the_command_line() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.medconv.cli..")
        .should()
        .dependOnClassesThat(stage("cli"))
        .check(production);
  }

  @Test
  void names_say_what_a_class_is() {
    classes()
        .should()
        .haveNameNotMatching(
            ".*(Manager|Util|Utils|Utility|Helper|Helpers|Impl|Misc|Common)(\\$.*)?")
        .because("a name that would fit any project has not been found yet")
        .check(production);
  }

  @Test
  void what_the_node_keeps_is_made_for_its_account_alone() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.medconv.receive..",
            "org.medconv.jobs..",
            "org.medconv.report..",
            "org.medconv.deliver..",
            "org.medconv.control..",
            "org.medconv.node..",
            "org.medconv.dicom.file..")
        .should()
        .callMethodWhere(makesAFileForEverybody())
        .because("the mode would be the umask's; org.medconv.disk.OwnerOnly sets it")
        .check(production);
  }

  private static DescribedPredicate<JavaMethodCall> makesAFileForEverybody() {
    return DescribedPredicate.describe(
        "makes a file or folder with the umask's mode",
        call ->
            call.getTargetOwner().isEquivalentTo(Files.class)
                && Set.of(
                        "createDirectories",
                        "createDirectory",
                        "createFile",
                        "write",
                        "writeString",
                        "newOutputStream",
                        "newBufferedWriter")
                    .contains(call.getName()));
  }

  @Test
  void nobody_prints_but_the_command_line() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.medconv.cli..", "org.medconv.lab..", "org.medconv.bench..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(production);
  }
}
