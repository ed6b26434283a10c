extension Dialect {
  static let gmb = Dialect(routes: []) { $0.answer }
}
