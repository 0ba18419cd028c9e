package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/** Everything of a patient that is not bone, and the table under it. */
final class Trunk extends TrunkPart {
  Trunk(Column column, PhantomSpec spec, Habitus habitus, Draw draw, List<Part> parts) {
    super(column, spec.variation(), habitus, draw, TrunkTissue.drawn(spec, draw), parts);
  }

  void build() {
    table();
    arms();
    wall();
    new Chest(this).build();
    new Belly(this).build();
    new Bowel(this).build();
    new Muscles(this).build();
    new Vessels(this).build();
  }

  private void table() {
    if (!draw.chance(0.85)) {
      return;
    }
    boolean prone = variation.has(Finding.PRONE);
    double y = 0;
    for (double z = -200; z <= 300; z += 50) {
      y = prone ? Math.min(y, habitus.skinFront(z)) : Math.max(y, habitus.skinBack(z));
    }
    double sign = prone ? -1 : 1;
    y += sign * draw.between(12, 40);
    Frame middle = Frame.of(new Vector3(0, y, 0), 0, 0, 0);
    add(new Solid.RoundedBox(middle, 230, 11, 900, 6), Tissue.plain(draw.between(-200, 100)));
    add(new Solid.RoundedBox(middle, 227, 8, 900, 4), Tissue.plain(-920));
    if (draw.chance(0.6)) {
      add(
          new Solid.RoundedBox(middle.movedTo(new Vector3(0, y - sign * 18, 0)), 210, 8, 900, 4),
          Tissue.plain(draw.between(-960, -850)));
    }
  }

  private void arms() {
    if (!variation.has(Finding.ARMS_DOWN)) {
      return;
    }
    for (int side = -1; side <= 1; side += 2) {
      double x = side * (habitus.halfWidth(0) + draw.between(42, 58));
      double y = habitus.axisY(0) + draw.between(-40, 40);
      Vector3 top = new Vector3(x, y, 500);
      Vector3 elbow = new Vector3(x + side * 5, y + 10, draw.between(0, 120));
      Vector3 hand = new Vector3(x - side * draw.between(0, 40), y - draw.between(0, 70), -260);
      arm(top, elbow, hand, 1);
      Tissue bone = Tissue.bone(40, 900, 3);
      add(rod(top, elbow, 11, 12), bone);
      Vector3 apart = new Vector3(0, 12, 0);
      add(rod(elbow, hand, 8, 7), bone);
      add(rod(elbow.plus(apart), hand.plus(apart.times(1.5)), 7, 6), bone);
    }
  }

  private void arm(Vector3 top, Vector3 elbow, Vector3 hand, double size) {
    double f = 0.3 * habitus.fat;
    add(
        new Union(
            List.of(rod(top, elbow, 38 + f, 34 + f), rod(elbow, hand, 36 + f, 24 + f * 0.5)), 4),
        Tissue.plain(tissue.fatHu()));
    add(
        new Union(List.of(rod(top, elbow, 35 * size, 31), rod(elbow, hand, 33, 21)), 4),
        Tissue.grained(tissue.muscle(), 15, 9, salt()));
  }

  private void wall() {
    add(habitus.underSkin(0, 0), new Tissue(tissue.fatHu(), 120, 1.6, 9, 9, salt()));
    // Thin walls of fibre through the fat.
    add(
        habitus.underSkin(habitus.fat, 0.6 * habitus.fat),
        new StreakyMuscle(tissue.muscle(), tissue.fatHu(), 0.5 * tissue.streaks(), 9, salt()));
    add(
        Clipped.within(habitus.cavity(0), habitus.underSkin(0, 0), 4),
        Tissue.grained(tissue.fatHu() + draw.between(0, 12), 14, draw.between(5, 10), salt()));
  }
}
