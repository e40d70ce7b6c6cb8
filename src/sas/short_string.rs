//! From six bytes to what people compare.

use core::fmt;

use super::emoji::Emoji;

/// The six bytes of a short authentication string.
///
/// `Debug` does not show them; they are for the two people alone.
#[derive(Clone, PartialEq, Eq)]
pub struct SasBytes([u8; 6]);

impl SasBytes {
    pub(super) const fn new(bytes: [u8; 6]) -> Self {
        Self(bytes)
    }

    /// The six bytes.
    pub const fn as_bytes(&self) -> &[u8; 6] {
        &self.0
    }

    /// The numbers of the seven emoji, each below 64: the first 42 bits, six at a time.
    pub fn emoji_indices(&self) -> [u8; 7] {
        let bits = self.0.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        [42, 36, 30, 24, 18, 12, 6].map(|shift: u32| (bits.wrapping_shr(shift) & 0x3F) as u8)
    }

    /// The seven emoji, to be shown in this order with their descriptions (method `emoji`).
    pub fn emojis(&self) -> [Emoji; 7] {
        self.emoji_indices().map(Emoji::of_six_bits)
    }

    /// The three numbers from 1000 to 9191, to be shown in this order (method `decimal`): the
    /// first 39 bits, 13 at a time, each plus 1000.
    pub fn decimals(&self) -> (u16, u16, u16) {
        let [b0, b1, b2, b3, b4, _] = self.0.map(u16::from);
        let number = |bits: u16| (bits & 0x1FFF).saturating_add(1000);
        (
            number((b0 << 5) | (b1 >> 3)),
            number((b1 << 10) | (b2 << 2) | (b3 >> 6)),
            number((b3 << 7) | (b4 >> 1)),
        )
    }
}

impl fmt::Debug for SasBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SasBytes(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each bit of the bytes alone, against an independent rule: digits of a string of bits.
    #[test]
    fn every_bit_has_its_place() {
        let bits_of = |bytes: [u8; 6]| -> alloc::string::String {
            bytes.iter().map(|byte| alloc::format!("{byte:08b}")).collect()
        };
        for place in 0..48 {
            let mut bytes = [0_u8; 6];
            bytes[place / 8] = 0x80 >> (place % 8);
            let bits = bits_of(bytes);
            let number = |from: usize, to: usize| u16::from_str_radix(&bits[from..to], 2).unwrap();
            let sas = SasBytes::new(bytes);
            for (n, index) in sas.emoji_indices().into_iter().enumerate() {
                assert_eq!(u16::from(index), number(6 * n, 6 * n + 6), "bit {place}, emoji {n}");
            }
            let expected = (number(0, 13) + 1000, number(13, 26) + 1000, number(26, 39) + 1000);
            assert_eq!(sas.decimals(), expected, "bit {place}");
        }
    }

    #[test]
    fn the_ends_of_the_ranges() {
        let (low, high) = (SasBytes::new([0; 6]), SasBytes::new([0xFF; 6]));
        assert_eq!((low.emoji_indices(), high.emoji_indices()), ([0; 7], [63; 7]));
        assert_eq!(low.decimals(), (1000, 1000, 1000));
        assert_eq!(high.decimals(), (9191, 9191, 9191));
        assert_eq!(low.emojis().map(|emoji| emoji.description), ["Dog"; 7]);
        assert_eq!(high.emojis().map(|emoji| emoji.symbol), ["📌"; 7]);
    }

    #[test]
    fn emoji_have_the_numbers_of_the_table() {
        for number in 0..=255 {
            match Emoji::from_number(number) {
                Some(emoji) => {
                    assert!(number < 64);
                    assert_eq!((emoji.number, Emoji::of_six_bits(number)), (number, emoji));
                }
                None => assert!(number >= 64),
            }
        }
        assert_eq!(alloc::format!("{}", Emoji::from_number(4).unwrap()), "🦄 Unicorn");
    }

    #[test]
    fn debug_does_not_show_the_bytes() {
        assert_eq!(alloc::format!("{:?}", SasBytes::new([1; 6])), "SasBytes(redacted)");
    }
}
