extension FooterRule {
  /// The rule of a POSIX TZ string in the form of RFC 9636 §3.3; nil for any other text.
  ///
  /// Names are letters or `<…>`; the time of a change is from −167 to 167 hours. A second offset needs its
  /// two days.
  init?(_ text: String) {
    var reader = TextReader(text)
    guard reader.takeZoneName(), let standard = reader.posixOffset() else { return nil }
    standardSeconds = -standard
    if reader.isAtEnd {
      period = nil
      return
    }
    guard reader.takeZoneName() else { return nil }
    var offset = standardSeconds + 3_600
    if reader.next != 0x2C {
      guard let given = reader.posixOffset() else { return nil }
      offset = -given
    }
    guard reader.take(","), let start = reader.posixMoment(), reader.take(","),
      let end = reader.posixMoment(),
      reader.isAtEnd
    else { return nil }
    period = Period(offsetSeconds: offset, start: start, end: end)
  }
}

extension TextReader {
  /// Takes three or more letters, or `<` and three or more of letters, digits, `+`, `-` and `>`.
  fileprivate mutating func takeZoneName() -> Bool {
    let isQuoted = take("<")
    var count = 0
    while take(where: { isNameByte($0, isQuoted: isQuoted) }) { count += 1 }
    return count >= 3 && (!isQuoted || take(">"))
  }

  /// Takes `[+-]h[h][:mm[:ss]]` of at most 24:59:59, as seconds.
  fileprivate mutating func posixOffset() -> Int32? {
    signedClock(mostHours: 24, hourDigits: 2)
  }

  /// Takes a day and, after `/`, a time; 02:00 without one.
  fileprivate mutating func posixMoment() -> FooterRule.Moment? {
    guard let day = posixDay() else { return nil }
    guard take("/") else { return FooterRule.Moment(day: day, seconds: 7_200) }
    guard let seconds = signedClock(mostHours: 167, hourDigits: 3) else { return nil }
    return FooterRule.Moment(day: day, seconds: seconds)
  }

  private mutating func posixDay() -> FooterRule.Day? {
    if take("J") {
      guard let number = number(most: 3), (1...365).contains(number) else { return nil }
      return .julian(number)
    }
    if take("M") {
      guard let month = number(most: 2), (1...12).contains(month), take("."),
        let week = digit(), (1...5).contains(week), take("."),
        let weekday = digit(), weekday <= 6
      else { return nil }
      return .weekday(month: month, week: week, weekday: weekday)
    }
    guard let number = number(most: 3), number <= 365 else { return nil }
    return .zeroBased(number)
  }

  private mutating func signedClock(mostHours: Int, hourDigits: Int) -> Int32? {
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    guard let hours = number(most: hourDigits), hours <= mostHours else { return nil }
    var seconds = hours * 3_600
    if take(":") {
      guard let minute = digits(2), minute < 60 else { return nil }
      seconds += minute * 60
      if take(":") {
        guard let second = digits(2), second < 60 else { return nil }
        seconds += second
      }
    }
    return Int32(isNegative ? -seconds : seconds)
  }
}

/// Whether a byte may be in the name of an offset.
private func isNameByte(_ byte: UInt8, isQuoted: Bool) -> Bool {
  switch byte {
  case 0x41...0x5A, 0x61...0x7A: true
  case 0x30...0x39, 0x2B, 0x2D: isQuoted
  default: false
  }
}
