//! The two digits that a user carries from one device to the other.

use alloc::string::String;
use core::fmt::{self, Write as _};

use subtle::ConstantTimeEq as _;

/// How the two bytes of a [`CheckCode`] become digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DigitRule {
    /// MSC4108: `b0 mod 10`, then `b1 mod 10`; "00" to "99".
    LeadingZero,
    /// MSC4388: `b0 mod 9 + 1`, then `b1 mod 10`; "10" to "99".
    NoLeadingZero,
}

/// The check code of a channel: two bytes that both ends derive from the shared secret and both
/// keys, shown as two digits.
///
/// The device that scanned shows the digits, once it has opened the other's first answer; the
/// user types them into the device that showed the QR code, which compares them with
/// [`CheckCode::matches`]. So the user says that the scanning device found the channel secure,
/// which the other device cannot know by itself. The code has a hundred values and authenticates
/// nothing. Compare once: if the digits are wrong, drop the channel and begin again with new keys.
///
/// Two codes are compared in constant time, and `Debug` does not show the code: in the device
/// that asks for it, it is the answer.
#[derive(Clone, Copy)]
pub struct CheckCode {
    bytes: [u8; 2],
    rule: DigitRule,
}

impl CheckCode {
    pub(super) const fn new(bytes: [u8; 2], rule: DigitRule) -> Self {
        Self { bytes, rule }
    }

    /// The two bytes.
    pub const fn as_bytes(&self) -> &[u8; 2] {
        &self.bytes
    }

    /// The rule of this channel's proposal.
    pub const fn rule(&self) -> DigitRule {
        self.rule
    }

    /// The two digits to show, by the rule of this channel's proposal.
    pub fn digits(&self) -> String {
        self.digits_by(self.rule)
    }

    /// The two digits by another rule, for a client that has agreed on it.
    pub fn digits_by(&self, rule: DigitRule) -> String {
        let mut text = String::with_capacity(2);
        text.extend(self.ascii(rule).map(char::from));
        text
    }

    /// Whether the user typed the two digits of [`CheckCode::digits`], and nothing else. Takes the
    /// same time for every two characters.
    pub fn matches(&self, typed: &str) -> bool {
        self.ascii(self.rule).ct_eq(typed.as_bytes()).into()
    }

    fn ascii(&self, rule: DigitRule) -> [u8; 2] {
        let [first, second] = self.bytes;
        let first = match rule {
            DigitRule::LeadingZero => first % 10,
            DigitRule::NoLeadingZero => (first % 9).saturating_add(1),
        };
        [first, second % 10].map(|digit| b'0'.saturating_add(digit))
    }
}

impl PartialEq for CheckCode {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.ct_eq(&other.bytes).into()
    }
}

impl Eq for CheckCode {}

/// The two digits, as [`CheckCode::digits`].
impl fmt::Display for CheckCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ascii(self.rule).into_iter().try_for_each(|digit| f.write_char(char::from(digit)))
    }
}

impl fmt::Debug for CheckCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckCode(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    const RULES: [DigitRule; 2] = [DigitRule::LeadingZero, DigitRule::NoLeadingZero];

    /// Every pair of bytes, by the arithmetic of protocol and proposal.
    #[test]
    fn the_digits_of_every_code() {
        for bytes in (0..=u16::MAX).map(u16::to_be_bytes) {
            let [first, second] = bytes.map(u32::from);
            let expected = [first % 10 * 10 + second % 10, (first % 9 + 1) * 10 + second % 10];
            for (rule, expected) in RULES.into_iter().zip(expected) {
                let code = CheckCode::new(bytes, rule);
                assert_eq!(code.digits(), format!("{expected:02}"));
                assert_eq!(format!("{code}"), code.digits());
                assert_eq!(code.digits_by(rule), code.digits());
                let lowest = if rule == DigitRule::LeadingZero { 0 } else { 10 };
                assert!((lowest..=99).contains(&expected), "{bytes:?}");
            }
        }
    }

    #[test]
    fn some_codes_by_hand() {
        let digits = |bytes| RULES.map(|rule| CheckCode::new(bytes, rule).digits());
        assert_eq!(digits([0, 0]), ["00", "10"]);
        assert_eq!(digits([9, 9]), ["99", "19"]);
        assert_eq!(digits([8, 9]), ["89", "99"]);
        assert_eq!(digits([255, 255]), ["55", "45"]);
        assert_eq!(digits([10, 7]), ["07", "27"]);
    }

    #[test]
    fn only_the_two_digits_match() {
        let code = CheckCode::new([10, 7], DigitRule::LeadingZero);
        assert!(code.matches("07"));
        for number in (0..100).filter(|number| *number != 7) {
            assert!(!code.matches(&format!("{number:02}")), "{number}");
        }
        for typed in ["", "7", "007", "07 ", " 07", "0７", "٠٧", "+7", "0x7", "07\n"] {
            assert!(!code.matches(typed), "{typed:?}");
        }
        assert!(CheckCode::new([10, 7], DigitRule::NoLeadingZero).matches("27"));
    }

    #[test]
    fn equality_sees_every_bit_and_debug_shows_none() {
        let code = CheckCode::new([0, 0], DigitRule::LeadingZero);
        assert_eq!(code, CheckCode::new([0, 0], DigitRule::LeadingZero));
        for bit in 0..16 {
            let other = (1u16 << bit).to_be_bytes();
            assert_ne!(code, CheckCode::new(other, DigitRule::LeadingZero), "bit {bit}");
        }
        assert_eq!(format!("{code:?}"), "CheckCode(redacted)");
    }
}
