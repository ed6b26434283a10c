internal import DaybookHTTP

extension Dialect {
  /// Reservo's contract under `/reservo`: counters that are sold without a time.
  ///
  /// A resource is a venue whose one place is a pool without a time: the pool's id is its type, its capacity the resource's,
  /// and a resource that is closed is a venue that takes no more bookings.
  static let reservo = Dialect(
    routes: DialectRoute.reservoResources + DialectRoute.reservoAvailability
      + DialectRoute.reservoReservations
      + DialectRoute.reservoSettings + DialectRoute.reservoAnalytics,
    mayEndInSlash: true
  ) { ReservoProblem.answer($0) }
}
