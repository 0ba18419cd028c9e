package org.medconv.phantom;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.medconv.phantom.PhantomTruth.Body;

/**
 * Assembles a phantom. Each stage has its own random stream, so a change in one does not affect the
 * others.
 */
final class Patient {
  private final PhantomSpec spec;
  private final Column column;
  private final List<DrawnColumn.Wear> wears;
  private final Set<PhantomLabel> metal = new HashSet<>();

  Patient(PhantomSpec spec, List<Part> parts) {
    this.spec = spec;
    DrawnColumn drawn = new DrawnColumn(spec, stream(1));
    this.column = drawn.column();
    this.wears = drawn.wears;
    Habitus habitus = Habitus.around(column, stream(2));
    new Trunk(column, spec, habitus, stream(3), parts).build();
    new Pelvis(column, spec, stream(4), parts).build();
    new Ribs(column, spec, habitus, stream(5), parts).build();
    new Vertebrae(column, wears, spec, stream(6), parts).build();
    new Hardware(column, spec, stream(7), parts, metal).build();
  }

  private Draw stream(int stage) {
    return new Draw(Draw.mix(spec.seed() * 11 + 0x5DEECE66DL + stage));
  }

  PhantomTruth truth(Pose pose) {
    return new PhantomTruth(
        spec,
        column.vertebrae.stream()
            .map(
                v ->
                    new Body(
                        v.label(),
                        pose.toScan(v.frame().centre()),
                        v.width(),
                        v.depth(),
                        v.height(),
                        v.trabecularHu(),
                        wears.get(column.vertebrae.indexOf(v)).fracture(),
                        metal.contains(v.label())))
            .toList(),
        pose.toScan(column.sacrum.get(0).frame().centre()));
  }
}
