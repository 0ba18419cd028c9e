package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.Part10File;
import org.medconv.peers.OhifServer;
import org.medconv.peers.Orthanc;
import org.medconv.peers.Programs;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Vector3;

/** What a radiologist sees of the results in OHIF 3.13 in a browser. */
@org.junit.jupiter.api.Tag("heavy")
class OhifTest {
  /** Kept after the test, to be looked at. */
  private static final Path PICTURES = Path.of("target", "ohif", "screenshots");

  private static final double PATIENCE_MS = 90_000;
  private static final String STUDY = "1.2.3.4";

  @TempDir Path folder;

  /**
   * Frames of 61 x 53 pixels begin within a byte, those of 512 x 512 do not. Pixels are square, as
   * a CT's are: this viewer takes the spacing of rows for that of columns where it places an
   * outline.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void outline_numbers_and_segments_are_where_l1_is(boolean odd) throws IOException {
    Grid grid = odd ? Screenings.square() : Screenings.large();
    Screening screening =
        Screenings.with(Screenings.of(grid, header()), Screenings.calibrated().classification());
    String name = odd ? "odd" : "large";
    try (Orthanc pacs = Orthanc.withDicomweb(folder.resolve("pacs"));
        OhifServer viewer = new OhifServer(pacs);
        Playwright playwright = playwright();
        Browser browser = browser(playwright)) {
      storeImages(screening, pacs);
      for (ResultObject object :
          new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
              .write(screening, folder.resolve("results"))) {
        if (object.kind() != ResultObject.Kind.FHIR) {
          pacs.store(object.file());
        }
      }
      Page page = open(browser, viewer);
      show(page, "report");
      Locator labels = page.locator("svg.svg-layer text, svg.svg-layer tspan");
      labels.filter(new Locator.FilterOptions().setHasText("Mean")).first().waitFor();
      keep(page, name + "-sr");
      assertThat(String.join("\n", labels.allTextContents()))
          .contains("Mean Attenuation Coefficient: 132.60")
          .contains("Median Attenuation Coefficient: 110.00")
          .contains("Probability of osteoporosis: 0.31")
          .contains("Probability of osteopenia: 0.57")
          .contains("Probability of normal bone density: 0.12");
      assertOutlineOf(screening, page);

      Page second = open(browser, viewer);
      show(second, "vertebral body");
      second.waitForFunction(LOADED);
      keep(second, name + "-seg");
      assertSegmentsOf(screening, second);

      Page third = open(browser, viewer);
      third
          .locator("[data-cy=study-browser-thumbnail]")
          .filter(new Locator.FilterOptions().setHasText("picture"))
          .dblclick();
      third.waitForFunction(PICTURE);
      // OHIF puts it over the title of whatever has the modality OT or US.
      third.locator("[data-cy=cine-player-close]").click();
      third.locator(".overlay-item").first().waitFor();
      keep(third, name + "-sc");
      assertNoWordIsCovered(screening, third);
    }
  }

  @Test
  void a_report_without_a_class_opens_too() throws IOException {
    Screening screening = Screenings.of(Screenings.axial(), header());
    NotEvaluable metal = Screenings.metal();
    NotEvaluable run =
        new NotEvaluable(
            screening.source(),
            metal.obstacle(),
            metal.warnings(),
            metal.segmenter(),
            metal.classifier(),
            metal.performed(),
            metal.revision());
    try (Orthanc pacs = Orthanc.withDicomweb(folder.resolve("pacs"));
        OhifServer viewer = new OhifServer(pacs);
        Playwright playwright = playwright();
        Browser browser = browser(playwright)) {
      storeImages(screening, pacs);
      new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
          .write(run, Set.of(ResultObject.Kind.SR), folder.resolve("results"))
          .forEach(object -> pacs.store(object.file()));
      Page page = open(browser, viewer);
      StringBuilder errors = new StringBuilder();
      page.onPageError(errors::append);
      show(page, "report");
      page.waitForFunction(
          "() => services.displaySetService.getActiveDisplaySets()"
              + ".some(set => set.Modality === 'SR')");
      keep(page, "without-class-sr");
      assertThat(errors.toString()).isEmpty();
    }
  }

  /** The image that is shown, and the corners of the line over it in patient space. */
  private static void assertOutlineOf(Screening screening, Page page) {
    SliceOutline outline = L1Regions.of(screening).outline();
    assertThat(page.evaluate(SHOWN).toString())
        .contains("/1.2.3.4.5." + (outline.slice() + 1) + "/");
    Grid grid = screening.volume().grid();
    List<Vector3> drawn = new ArrayList<>();
    for (Object point : (List<?>) page.evaluate(LINE)) {
      List<?> lps = (List<?>) point;
      drawn.add(grid.toIndex(new Vector3(number(lps, 0), number(lps, 1), number(lps, 2))));
    }
    // The centre of the first pixel is 0.5, 0.5 in the report and 0, 0 in the grid.
    float[] expected = outline.columnsAndRows();
    assertThat(drawn).hasSizeGreaterThan(8);
    for (int n = 0; n < drawn.size(); n++) {
      double nearest = Double.MAX_VALUE;
      for (int p = 0; p < expected.length; p += 2) {
        nearest =
            Math.min(
                nearest,
                Math.hypot(
                    drawn.get(n).x() + 0.5 - expected[p],
                    drawn.get(n).y() + 0.5 - expected[p + 1]));
      }
      assertThat(nearest).as("pixels from the outline").isLessThan(1);
    }
  }

  private static double number(List<?> values, int n) {
    return ((Number) values.get(n)).doubleValue();
  }

  private static final String LINE =
      """
      () => {
        const view = cornerstone.getRenderingEngines()[0].getViewports()[0];
        const numbers = document.querySelector('svg.svg-layer polyline').getAttribute('points')
          .match(/[0-9.-]+/g).map(Number);
        const found = [];
        for (let n = 0; n < numbers.length; n += 2) {
          found.push([...view.canvasToWorld([numbers[n], numbers[n + 1]])]);
        }
        return found;
      }
      """;

  private static final String SHOWN =
      "() => cornerstone.getRenderingEngines()[0].getViewports()[0].getCurrentImageId()";

  /** By what the viewer writes over the picture, however it is called there. */
  private static void assertNoWordIsCovered(Screening screening, Page page) {
    Measurements measurements =
        Measurements.of(
            screening, Screenings.EQUIPMENT, ResultUids.of(screening, Screenings.EQUIPMENT));
    List<Rectangle2D> covers =
        ((List<?>) page.evaluate(OVERLAYS))
            .stream().map(each -> (List<?>) each).map(OhifTest::rectangle).toList();
    assertThat(covers).hasSizeGreaterThan(3);
    for (KeyPicture.Text text : KeyPicture.texts(screening, measurements)) {
      assertThat(covers).as(text.words()).noneMatch(text.place()::intersects);
    }
  }

  private static Rectangle2D rectangle(List<?> sides) {
    double left = number(sides, 0);
    double top = number(sides, 1);
    return new Rectangle2D.Double(left, top, number(sides, 2) - left, number(sides, 3) - top);
  }

  /** Left, top, right and bottom of all that stands over the picture, in its pixels. */
  private static final String OVERLAYS =
      """
      () => {
        const view = cornerstone.getRenderingEngines()[0].getViewports()[0];
        const canvas = view.canvas.getBoundingClientRect();
        const first = view.worldToCanvas([-0.5, -0.5, 0]);
        const scale = view.worldToCanvas([0.5, 0.5, 0])[0] - first[0];
        const over = document.querySelectorAll('.viewport-overlay .overlay-item,'
          + ' .viewport-overlay svg, [data-cy=viewport-grid] button');
        return [...over].map(each => each.getBoundingClientRect())
          .filter(box => box.width * box.height > 0)
          .map(box => [
            (box.left - canvas.left - first[0]) / scale, (box.top - canvas.top - first[1]) / scale,
            (box.right - canvas.left - first[0]) / scale,
            (box.bottom - canvas.top - first[1]) / scale]);
      }
      """;

  private static final String PICTURE =
      "() => cornerstone.getRenderingEngines()[0].getViewports()[0].getImageData()"
          + "?.dimensions[0] === 1280";

  private static final String LOADED =
      "() => services.segmentationService.getSegmentations().some(one =>"
          + " Object.keys(one.segments).length === 3"
          + " && one.representationData.Labelmap?.imageIds?.length > 0)";

  /** Position and label of every voxel that carries one, by the image that it lies over. */
  private static final String VOXELS =
      """
      () => {
        const map = services.segmentationService.getSegmentations()[0].representationData.Labelmap;
        const layers = map.labelmaps ? Object.values(map.labelmaps) : [map];
        const found = [];
        for (const layer of layers) {
          const ids = layer.imageIds ?? map.imageIds;
          ids.forEach(id => {
            const image = cornerstone.cache.getImage(id);
            const over = image.referencedImageId ?? '';
            const values = image.voxelManager.getScalarData();
            for (let p = 0; p < values.length; p++) {
              if (values[p]) {
                const x = p % image.columns;
                found.push(over.match(/instances\\/([0-9.]+)/)[1] + ' ' + x + ' '
                  + (p - x) / image.columns);
              }
            }
          });
        }
        return found;
      }
      """;

  private static void assertSegmentsOf(Screening screening, Page page) {
    MaskedRegion body = screening.finding().l1().body();
    Set<String> expected = new TreeSet<>();
    for (int k : SourceFrames.slicesOf(body)) {
      for (int j = 0; j < body.grid().rows(); j++) {
        for (int i = 0; i < body.grid().columns(); i++) {
          if (body.contains(i, j, k)) {
            expected.add("1.2.3.4.5.%d %d %d".formatted(k + 1, i, j));
          }
        }
      }
    }
    Set<String> drawn = new TreeSet<>();
    ((List<?>) page.evaluate(VOXELS)).forEach(voxel -> drawn.add(voxel.toString()));
    assertThat(drawn).isEqualTo(expected);
  }

  /** The viewer looks for the patient's studies by QIDO, where a comma parts two patient IDs. */
  private static Attributes header() {
    Attributes header = Screenings.header();
    header.setString(Tag.PatientID, VR.LO, "MRN-4711");
    return header;
  }

  private static Playwright playwright() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("PLAYWRIGHT_NODEJS_PATH", Programs.require("node", "nodejs").toString());
    environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    return Playwright.create(new Playwright.CreateOptions().setEnv(environment));
  }

  private static Browser browser(Playwright playwright) {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(Programs.require("chromium", "chromium"))
                .setArgs(
                    List.of(
                        "--no-sandbox",
                        "--use-gl=angle",
                        "--use-angle=swiftshader",
                        "--enable-unsafe-swiftshader",
                        "--ignore-gpu-blocklist")));
  }

  private static Page open(Browser browser, OhifServer viewer) {
    Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1500, 900));
    page.setDefaultTimeout(PATIENCE_MS);
    // The tour lies over what is to be clicked.
    page.addInitScript("localStorage.setItem('shownTours', '[\"basicViewerTour\"]')");
    page.navigate(viewer.viewer(STUDY));
    return page;
  }

  /** Opens what has no thumbnail by a double click, as a reader does. */
  private static void show(Page page, String description) {
    page.locator("[data-cy=study-browser-thumbnail-no-image]")
        .filter(new Locator.FilterOptions().setHasText(description))
        .first()
        .dblclick();
  }

  private static void keep(Page page, String name) throws IOException {
    Files.createDirectories(PICTURES);
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  /** The CT as the screening had it, slice by slice. */
  private void storeImages(Screening screening, Orthanc pacs) throws IOException {
    Grid grid = screening.volume().grid();
    for (int k = 0; k < grid.slices(); k++) {
      Path file = folder.resolve("slice.dcm");
      Part10File.write(file, image(screening, k), UID.ExplicitVRLittleEndian);
      pacs.store(file);
    }
  }

  private static Attributes image(Screening screening, int k) {
    Grid grid = screening.volume().grid();
    SourceSeries.Slice slice = screening.source().slices().get(k);
    Attributes image = new Attributes(screening.source().header());
    image.setString(Tag.SOPClassUID, VR.UI, slice.sopClassUid());
    image.setString(Tag.SOPInstanceUID, VR.UI, slice.sopInstanceUid());
    image.setInt(Tag.InstanceNumber, VR.IS, k + 1);
    image.setInt(Tag.SeriesNumber, VR.IS, 1);
    image.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    Vector3 corner = grid.toPatient(0, 0, k);
    image.setDouble(Tag.ImagePositionPatient, VR.DS, corner.x(), corner.y(), corner.z());
    image.setDouble(Tag.ImageOrientationPatient, VR.DS, 1, 0, 0, 0, 1, 0);
    image.setDouble(Tag.PixelSpacing, VR.DS, grid.spacingJ(), grid.spacingI());
    image.setDouble(Tag.SliceThickness, VR.DS, grid.spacingK());
    image.setInt(Tag.Rows, VR.US, grid.rows());
    image.setInt(Tag.Columns, VR.US, grid.columns());
    image.setInt(Tag.SamplesPerPixel, VR.US, 1);
    image.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    image.setInt(Tag.BitsAllocated, VR.US, 16);
    image.setInt(Tag.BitsStored, VR.US, 16);
    image.setInt(Tag.HighBit, VR.US, 15);
    image.setInt(Tag.PixelRepresentation, VR.US, 1);
    image.setString(Tag.RescaleIntercept, VR.DS, "0");
    image.setString(Tag.RescaleSlope, VR.DS, "1");
    image.setString(Tag.WindowCenter, VR.DS, "200");
    image.setString(Tag.WindowWidth, VR.DS, "800");
    int plane = grid.rows() * grid.columns();
    byte[] bytes = new byte[2 * plane];
    for (int p = 0; p < plane; p++) {
      int hu = screening.volume().hu()[k * plane + p];
      bytes[2 * p] = (byte) hu;
      bytes[2 * p + 1] = (byte) (hu >> 8);
    }
    image.setBytes(Tag.PixelData, VR.OW, bytes);
    return image;
  }
}
