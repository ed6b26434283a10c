#if Logging || Metrics || Tracing
  internal import Daybook

  extension AnsweredCommand.Ending {
    /// How it ended in a word that does not change, and the code of a refusal or failure.
    var words: (word: String, code: String?) {
      switch self {
      case .accepted: ("accepted", nil)
      case .refused(let code): ("refused", code.rawValue)
      case .replayed(let code): ("replayed", code?.rawValue)
      case .invalid(let field): ("invalid", field.field)
      case .busy(let reason): ("busy", reason.code)
      case .undecided: ("undecided", nil)
      case .failed(let code): ("failed", code.rawValue)
      }
    }
  }

  extension Duration {
    /// Whole nanoseconds; a command's duration is far below the most.
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }

    /// Milliseconds to the thousandth.
    var milliseconds: Double { Double(nanoseconds / 1000) / 1000 }
  }
#endif
