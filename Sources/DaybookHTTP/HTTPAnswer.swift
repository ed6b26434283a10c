/// What is sent back.
package struct HTTPAnswer: Sendable {
  package var status: Int
  /// Without the lines that the library writes itself: date, length, connection.
  package var fields: [HTTPField]
  package var body: [UInt8]
  /// Sent after the body, for as long as it lasts; then the length is not told.
  package var stream: HTTPStream?
  /// Whether the connection ends with it.
  package var closes = false

  package init(_ status: Int, _ fields: [HTTPField] = [], body: [UInt8] = []) {
    (self.status, self.fields, self.body) = (status, fields, body)
  }
}
