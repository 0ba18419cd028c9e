package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medconv.deliver.DeliveryState.AWAITING_COMMITMENT;
import static org.medconv.deliver.DeliveryState.CANCELLED;
import static org.medconv.deliver.DeliveryState.COMMITTED;
import static org.medconv.deliver.DeliveryState.DEAD;
import static org.medconv.deliver.DeliveryState.KEPT;
import static org.medconv.deliver.DeliveryState.PENDING;
import static org.medconv.deliver.DeliveryState.SENDING;
import static org.medconv.deliver.DeliveryState.SENT;
import static org.medconv.deliver.DeliveryState.SILENT;
import static org.medconv.deliver.DeliveryState.WAITING_FOR_RETRY;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryStateTest {
  /** The same table, written independently by hand. */
  private static final Map<DeliveryState, Set<DeliveryState>> ALLOWED =
      Map.of(
          PENDING, Set.of(SENDING, DEAD, CANCELLED),
          SENDING,
              Set.of(
                  SENT,
                  KEPT,
                  AWAITING_COMMITMENT,
                  COMMITTED,
                  WAITING_FOR_RETRY,
                  PENDING,
                  DEAD,
                  CANCELLED),
          AWAITING_COMMITMENT,
              Set.of(COMMITTED, WAITING_FOR_RETRY, SENDING, PENDING, DEAD, CANCELLED),
          WAITING_FOR_RETRY, Set.of(SENDING, PENDING, COMMITTED, DEAD, CANCELLED),
          DEAD, Set.of(PENDING, CANCELLED),
          CANCELLED, Set.of(PENDING),
          SENT, Set.of(PENDING),
          COMMITTED, Set.of(PENDING),
          KEPT, Set.of(PENDING),
          SILENT, Set.of());

  static Stream<Arguments> cells() {
    return Stream.of(DeliveryState.values())
        .flatMap(from -> Stream.of(DeliveryState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("cells")
  void every_cell_of_the_table_is_as_written(DeliveryState from, DeliveryState to) {
    assertThat(from.mayBecome(to)).isEqualTo(ALLOWED.get(from).contains(to));
  }

  @ParameterizedTest
  @EnumSource(DeliveryState.class)
  void what_has_not_ended_leads_to_an_end(DeliveryState state) {
    boolean leads =
        Stream.of(DeliveryState.values()).anyMatch(next -> state.mayBecome(next) && next.ended());
    assertThat(state.ended() || leads).isTrue();
  }
}
