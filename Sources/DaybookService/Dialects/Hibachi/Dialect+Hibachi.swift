internal import DaybookHTTP

extension Dialect {
  /// The Hibachi booking service's contract under `/hibachi`: slots, bookings, deposits, cancellations in two steps.
  ///
  /// A station is a venue whose parties start at fixed seatings; its tables are its chefs, each at one party at a time.
  static let hibachi = Dialect(
    routes: DialectRoute.hibachiSlots + DialectRoute.hibachiBookings + DialectRoute.hibachiCalendar
      + DialectRoute.hibachiCancellations + DialectRoute.hibachiHolds,
    mayEndInSlash: true
  ) { HibachiProblem.answer($0) }
}
