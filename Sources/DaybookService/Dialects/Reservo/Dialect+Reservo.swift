extension Dialect {
  static let reservo = Dialect(routes: []) { $0.answer }
}
