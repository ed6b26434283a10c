extension Dialect {
  static let baku = Dialect(routes: []) { $0.answer }
}
