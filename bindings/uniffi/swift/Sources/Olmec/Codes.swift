/// What the stable codes of errors say: the same in every language and in the test vectors.
extension OlmecError {
    /// The stable code; `nil` for `Other`, a code that this version does not know yet.
    public var info: ErrorCodeInfo? {
        codes[variant]
    }

    /// The stable name, as in `MALFORMED_MESSAGE`.
    public var code: String {
        info?.name ?? "OTHER"
    }

    /// The stable number, from 100 to 599; 0 for `Other`.
    public var number: UInt16 {
        info?.number ?? 0
    }

    /// The name of the case, which is the label of its only child.
    private var variant: String {
        Mirror(reflecting: self).children.first?.label ?? ""
    }
}

private let codes: [String: ErrorCodeInfo] = Dictionary(
    uniqueKeysWithValues: errorCodes().map { ($0.variant, $0) }
)

extension MessageType {
    /// The `type` of the message's event: 0 or 1.
    public var number: Int {
        self == .preKey ? 0 : 1
    }

    /// The form with this number; `nil` if it is neither 0 nor 1.
    public init?(number: Int) {
        switch number {
        case 0: self = .preKey
        case 1: self = .normal
        default: return nil
        }
    }
}
